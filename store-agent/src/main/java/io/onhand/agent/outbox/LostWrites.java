package io.onhand.agent.outbox;

import io.onhand.agent.outbox.WriteState.Waiting;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes that Central had decided by entries that it has lost: they wait again, before all that it
 * had not accepted, and are still to come in what is shown. Guarded by the outbox's lock.
 */
final class LostWrites {

  private final OutboxBook book;
  private Predicate<Position> isLost = _ -> false;
  private @Nullable Runnable done;

  LostWrites(OutboxBook book) {
    this.book = book;
  }

  /**
   * Central's log is another one.
   *
   * @param entries tells those that it has lost
   * @param whenDone called when no write counts as decided by one of them, durably
   */
  void areBy(Predicate<Position> entries, Runnable whenDone) {
    isLost = entries;
    done = whenDone;
  }

  boolean isLost(Position entry) {
    return isLost.test(entry);
  }

  /**
   * Adds to a turn what is to be done. Every answer of the Central that is no more was taken
   * before.
   *
   * @param row as it is stored
   */
  void take(Turn turn, LongFunction<QueuedWrite> row) {
    Runnable whenDone = done;
    if (whenDone == null) {
      return;
    }
    List<OutboxEntry> found = book.decidedBy(isLost);
    if (!found.stream().allMatch(entry -> entry.isDurable)) {
      return; // the next turn
    }
    done = null;
    for (OutboxEntry entry : found) {
      WriteState.Seen at = entry.seen();
      if (at != null) {
        Position first = entry.place;
        reopen(turn, entry, row.apply(entry.number), first == null ? at.position() : first);
      }
    }
    turn.tell(whenDone, () -> {});
  }

  /** A write that is here was accepted by an entry that is no more. */
  void reopen(Turn turn, OutboxEntry entry, QueuedWrite row, Position place) {
    turn.sync();
    turn.batch()
        .put(
            OutboxFamily.WRITES,
            OutboxRows.key(entry.number),
            OutboxRows.bytes(
                new QueuedWrite(
                    entry.number,
                    row.command().lostAt(place),
                    row.queuedAtMicros(),
                    Waiting.UNSEEN)));
    turn.note(() -> book.lost(entry, place));
  }
}
