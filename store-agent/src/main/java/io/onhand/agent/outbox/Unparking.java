package io.onhand.agent.outbox;

import io.onhand.agent.outbox.OutboxAction.Kind;
import io.onhand.agent.outbox.OutboxRows.Meta;
import io.onhand.server.commit.Clock;
import java.util.function.Consumer;

/**
 * Takes parked writes out: the row goes and the audit has who did it and why, in one batch. Guarded
 * by the outbox's lock.
 */
final class Unparking {

  private final OutboxBook book;
  private final Clock clock;

  Unparking(OutboxBook book, Clock clock) {
    this.book = book;
    this.clock = clock;
  }

  /**
   * A parked write that is taken.
   *
   * @param action as the audit will have it
   * @param durable makes it so, as part of a turn
   */
  record Taken(OutboxAction action, Consumer<Turn> durable) {}

  /** Takes a parked write that nobody has taken yet. */
  Taken take(OutboxEntry entry, QueuedWrite write, Kind kind, String who, String why) {
    OutboxAction action =
        new OutboxAction(book.nextAction(), kind, who, why, clock.wallMicros(), write);
    Meta meta = book.meta();
    entry.isTaken = true;
    return new Taken(
        action,
        turn -> {
          turn.sync();
          turn.batch().delete(OutboxFamily.WRITES, OutboxRows.key(write.number()));
          turn.batch()
              .put(OutboxFamily.ACTIONS, OutboxRows.key(action.action()), OutboxRows.bytes(action));
          turn.batch().put(OutboxFamily.META, OutboxRows.metaKey(), OutboxRows.bytes(meta));
          turn.note(() -> book.gone(entry));
        });
  }
}
