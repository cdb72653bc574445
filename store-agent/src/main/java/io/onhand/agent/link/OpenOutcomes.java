package io.onhand.agent.link;

import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.server.domain.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands of this agent whose outcome it does not know, as a port to ask Central about them. A
 * snapshot may hold what they changed without naming them: so it is asked before one is shown.
 */
@FunctionalInterface
public interface OpenOutcomes {

  /** There are none. */
  OpenOutcomes NONE = (_, _) -> () -> new Known(List.of());

  /**
   * Begins to ask about those that there are now. Only a Central of the snapshot's epoch can say
   * what is in it.
   *
   * @param snapshot what is to be shown
   * @param replicaEpoch of what is held; 0: nothing is
   */
  Inquiry ask(Position snapshot, long replicaEpoch);

  /** Questions on their way. Used by the link's thread; no method blocks. */
  @FunctionalInterface
  interface Inquiry {
    /** What happened next; null: nothing yet. */
    @Nullable News poll();
  }

  /** What comes of an inquiry. */
  sealed interface News {}

  /** Some answers came, others are to come. */
  record Heard() implements News {}

  /**
   * All are answered.
   *
   * @param applied those that Central has applied, in the order of its log
   */
  record Known(List<Coming> applied) implements News {
    /** Copies the list. */
    public Known {
      applied = List.copyOf(applied);
    }
  }

  /** Central cannot be asked. */
  record Failed(String why) implements News {}
}
