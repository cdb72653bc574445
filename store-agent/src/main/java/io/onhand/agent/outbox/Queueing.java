package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.agent.outbox.WriteState.Applied;
import org.jspecify.annotations.Nullable;

/** What became of a write that was given to the outbox. */
public sealed interface Queueing {

  /**
   * It is durable here.
   *
   * @param outbox names the outbox
   * @param number the write's
   * @param isReplayed it was so already
   * @param refusal why Central refused it: it is parked and waits for a person; null: it waits for
   *     Central
   */
  record Queued(long outbox, long number, boolean isReplayed, @Nullable Status refusal)
      implements Queueing {

    /** It waits for Central. */
    public Queued(long outbox, long number, boolean isReplayed) {
      this(outbox, number, isReplayed, null);
    }
  }

  /** It was queued before and Central has applied it since. */
  record KnownApplied(Applied applied) implements Queueing {}

  /** It was not taken. */
  record Refused(Refusal why) implements Queueing {}

  /** Why a write is not taken. */
  enum Refusal {
    /** Another command is queued under its key. */
    KEY_REUSED,
    /** The agent's disk is nearly full. */
    DISK_LOW,
    /** Too many writes wait already. */
    FULL,
    /** The agent goes down. */
    CLOSED,
    /** The disk failed: whether it is durable is not known. */
    UNKNOWN
  }
}
