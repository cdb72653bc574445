package io.onhand.agent.link;

import io.onhand.agent.replica.ReplicaState;
import io.onhand.server.domain.Position;
import org.jspecify.annotations.Nullable;

/** How far the replica is behind Central, in sequences of the log. */
public final class Lag {

  private Lag() {}

  /** All of the log while nothing of its epoch is held; 0 while no head was heard of. */
  public static long entries(@Nullable ReplicaState state, LinkStatus link) {
    Position head = link.head();
    if (head == null) {
      return 0;
    }
    if (state == null || state.cursor().epoch() != head.epoch()) {
      return head.sequence();
    }
    return Math.max(0, head.sequence() - state.cursor().sequence());
  }
}
