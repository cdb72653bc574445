package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.server.domain.Position;
import org.jspecify.annotations.Nullable;

/** Where a queued write stands. */
public sealed interface WriteState {

  /**
   * It waits for Central's answer.
   *
   * @param seen the feed brought its entry, so Central applied it; null: nothing is known
   */
  record Waiting(@Nullable Seen seen) implements WriteState {
    /** Nothing is known of it at Central. */
    public static final Waiting UNSEEN = new Waiting(null);
  }

  /**
   * Central applied it, but the replica does not hold the change durably yet.
   *
   * @param at its entry
   * @param logTimeMicros the entry's log time
   */
  record Applied(Seen at, long logTimeMicros) implements WriteState {}

  /**
   * Central refused it; it waits for a person and keeps no other write waiting.
   *
   * @param error why
   * @param atMicros when, by the agent's clock
   */
  record Parked(Status error, long atMicros) implements WriteState {}

  /**
   * The entry that applied a write.
   *
   * @param position the entry's
   * @param replicaEpoch the epoch of the agent's replica when this was learned; 0: it had none, or
   *     one that goes on from the entry's
   */
  record Seen(Position position, long replicaEpoch) {

    /** An entry that is learned of while the replica is of some epoch; 0: of none. */
    public static Seen of(Position entry, long replicaEpoch) {
      // Epochs of one history grow: Central tells of the entry, so what came after holds it.
      return new Seen(entry, entry.epoch() < replicaEpoch ? 0 : replicaEpoch);
    }

    /** Whether its entry comes after that of another, in one log. */
    boolean isAfter(Seen other) {
      return position.epoch() == other.position.epoch()
          && position.sequence() > other.position.sequence();
    }

    /** Whether stock of this epoch, last changed at this sequence, holds the change. */
    boolean isIn(long epoch, long updatedSequence) {
      if (epoch == position.epoch()) {
        return updatedSequence >= position.sequence();
      }
      // Another history: either the replica has not followed to this one yet, or has left it.
      return epoch != replicaEpoch;
    }
  }
}
