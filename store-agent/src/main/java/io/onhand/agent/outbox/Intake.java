package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.agent.outbox.OutboxAction.Retried;
import io.onhand.agent.outbox.OutboxRows.Meta;
import io.onhand.agent.outbox.Queueing.KnownApplied;
import io.onhand.agent.outbox.Queueing.Queued;
import io.onhand.agent.outbox.Queueing.Refusal;
import io.onhand.agent.outbox.Queueing.Refused;
import io.onhand.agent.outbox.Unparking.Taken;
import io.onhand.agent.outbox.WriteState.Applied;
import io.onhand.agent.outbox.WriteState.Parked;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.outbox.WriteState.Waiting;
import io.onhand.server.api.CommandFootprint.Effect;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes writes in: a number at once, so that whoever comes next is behind them; durable, shown and
 * acknowledged by the outbox's thread. Guarded by the outbox's lock.
 */
final class Intake {

  private final OutboxBook book;
  private final Deque<Consumer<Turn>> arrivals;
  private final OutboxLimits limits;
  private final OutboxPorts ports;
  private final LostWrites lost;
  private final Unparking unparking;
  private final LongFunction<QueuedWrite> rows;

  /**
   * Takes nothing yet.
   *
   * @param arrivals what the next turn does, in order; under the lock
   * @param lost what Central had decided and has lost
   * @param rows reads a write that is durable
   */
  Intake(
      OutboxBook book,
      Deque<Consumer<Turn>> arrivals,
      OutboxLimits limits,
      OutboxPorts ports,
      LostWrites lost,
      Unparking unparking,
      LongFunction<QueuedWrite> rows) {
    this.book = book;
    this.arrivals = arrivals;
    this.limits = limits;
    this.ports = ports;
    this.lost = lost;
    this.unparking = unparking;
    this.rows = rows;
  }

  /**
   * What came: see {@link Outbox#add}.
   *
   * @param voided the name of the command that it takes back
   * @param seen gives the entry that is known to have applied it, or null; asked once, when the
   *     write is where the feed finds it
   * @param told hears what became of it
   */
  record Arrival(
      QueuedCommand command,
      Optional<String> voided,
      Supplier<@Nullable Seen> seen,
      Consumer<Queueing> told) {}

  /** What becomes of it; null: that is told later. */
  @Nullable Queueing join(Arrival arrival) {
    QueuedCommand command = arrival.command();
    OutboxEntry known =
        book.names().known(command.ties().getFirst(), command.hashHigh(), command.hashLow());
    if (known != null) {
      return again(known, arrival);
    }
    if (ports.isDiskLow().getAsBoolean()) {
      return new Refused(Refusal.DISK_LOW);
    }
    if (isFull(command)) {
      return new Refused(Refusal.FULL);
    }
    QueuedCommand joining = command.withEffects(effects(command, arrival.voided()));
    Seen seen = arrival.seen().get();
    if (seen != null && lost.isLost(seen.position())) {
      put(joining.lostAt(seen.position()), null, arrival.told());
    } else {
      put(joining, seen, arrival.told());
    }
    return null;
  }

  /** As {@link OutboxResends#add}; null: the answer comes later. */
  @Nullable Queueing joinLost(
      QueuedCommand command, Optional<String> voided, Consumer<Queueing> told) {
    OutboxEntry known =
        book.names().known(command.ties().getFirst(), command.hashHigh(), command.hashLow());
    Position place = command.place();
    if (known == null) {
      put(command.withEffects(effects(command, voided)), null, told);
      return null;
    }
    if (!known.isSame(command.hashHigh(), command.hashLow())) {
      return new Refused(Refusal.KEY_REUSED);
    }
    if (known.state instanceof Applied applied) {
      return new KnownApplied(applied);
    }
    if (!known.isDurable) {
      return new Refused(Refusal.UNKNOWN);
    }
    arrivals.add(turn -> {
      if (place != null && known.waits() && known.seen() == null && !known.isLost()) {
        lost.reopen(turn, known, rows.apply(known.number), place);
      }
      tell(turn, told, new Queued(book.meta().outbox(), known.number, true));
    });
    return null;
  }

  /** As {@link OutboxResends#park}. */
  void park(QueuedCommand command, Status why, Consumer<Queueing> told) {
    long nowMicros = ports.clock().wallMicros();
    QueuedWrite write =
        new QueuedWrite(book.nextNumber(), command, nowMicros, new Parked(why, nowMicros));
    byte[] row = OutboxRows.bytes(write);
    OutboxEntry entry = book.enter(write, row.length);
    Meta meta = book.meta();
    arrivals.add(turn -> {
      turn.sync();
      turn.batch().put(OutboxFamily.WRITES, OutboxRows.key(write.number()), row);
      turn.batch().put(OutboxFamily.META, OutboxRows.metaKey(), OutboxRows.bytes(meta));
      turn.note(() -> entry.isDurable = true);
      tell(turn, told, new Queued(meta.outbox(), write.number(), false));
    });
  }

  /** Whether it takes more of what Central has lost. */
  boolean hasRoomForLost() {
    return book.lost().hasRoom(limits);
  }

  /**
   * A write's place behind all others.
   *
   * @param number the write's
   * @param durable makes it durable, as part of a turn
   */
  record Place(long number, Consumer<Turn> durable) {}

  /** Gives a write that was parked a place; whoever takes it out of the parked makes it durable. */
  Place place(QueuedCommand command) {
    return place(command, null);
  }

  /** Whether a small write would be taken in. */
  boolean hasRoom() {
    return !ports.isDiskLow().getAsBoolean()
        && book.open() - book.lost().count() < limits.writesMax()
        && book.bytes() - book.lost().bytes() < limits.bytesMax();
  }

  /** A command comes that is here. */
  private @Nullable Queueing again(OutboxEntry known, Arrival arrival) {
    if (!known.isSame(arrival.command().hashHigh(), arrival.command().hashLow())) {
      return new Refused(Refusal.KEY_REUSED);
    }
    if (known.state instanceof Applied applied) {
      return new KnownApplied(applied);
    }
    // Behind the arrival of the first, which may not be durable yet.
    arrivals.add(turn -> again(turn, known, arrival));
    return null;
  }

  private void again(Turn turn, OutboxEntry known, Arrival arrival) {
    if (known.isTaken) { // Since it came: something else is here by now, or nothing.
      Queueing now = join(arrival);
      if (now != null) {
        tell(turn, arrival, now);
      }
      return;
    }
    boolean isFact = arrival.command().isFact();
    Status refusal = null;
    switch (known.state) {
      case Applied applied -> {
        tell(turn, arrival, new KnownApplied(applied));
        return;
      }
      case Waiting(Seen seen) -> {
        if (isFact && !known.isFact && seen == null && !factNow(turn, known)) {
          turn.note(() -> arrivals.add(next -> again(next, known, arrival)));
          return;
        }
      }
      case Parked parked -> {
        if (isFact && !known.isSentAsFact && Retrial.isOnRecord(parked)) {
          tell(turn, arrival, unparkAsFact(turn, known));
          return;
        }
        refusal = parked.error();
      }
    }
    tell(turn, arrival, new Queued(book.meta().outbox(), known.number, true, refusal));
  }

  /**
   * Perhaps it was a request, and has happened since: it may be refused no more. False: not yet,
   * for it is just becoming durable.
   */
  private boolean factNow(Turn turn, OutboxEntry known) {
    if (!known.isDurable) {
      return false;
    }
    known.isFact = true;
    QueuedWrite row = rows.apply(known.number);
    turn.sync();
    turn.batch()
        .put(
            OutboxFamily.WRITES,
            OutboxRows.key(known.number),
            OutboxRows.bytes(
                new QueuedWrite(
                    row.number(),
                    Retrial.asFact(row.command()),
                    row.queuedAtMicros(),
                    row.state())));
    return true;
  }

  /** Its request was refused, and it has happened since: Central decides it anew under its key. */
  private Queueing unparkAsFact(Turn turn, OutboxEntry known) {
    if (ports.isDiskLow().getAsBoolean()) {
      return new Refused(Refusal.DISK_LOW);
    }
    QueuedWrite row = rows.apply(known.number);
    QueuedCommand fact = Retrial.asFact(row.command()).unplaced();
    Place place = place(fact);
    Taken taken =
        unparking.take(
            known,
            row,
            new Retried(place.number(), fact.id().key(), true),
            fact.id().origin(),
            "Its origin told it as a fact.");
    place.durable().accept(turn);
    taken.durable().accept(turn);
    return new Queued(book.meta().outbox(), place.number(), false);
  }

  private boolean isFull(QueuedCommand command) {
    return book.open() - book.lost().count() >= limits.writesMax()
        || book.bytes() - book.lost().bytes() + command.request().getSerializedSize()
            > limits.bytesMax();
  }

  private void put(QueuedCommand command, @Nullable Seen seen, Consumer<Queueing> told) {
    Place place = place(command, seen);
    Queued answer = new Queued(book.meta().outbox(), place.number(), false);
    arrivals.add(turn -> {
      place.durable().accept(turn);
      tell(turn, told, answer);
    });
  }

  private Place place(QueuedCommand command, @Nullable Seen seen) {
    QueuedWrite write =
        new QueuedWrite(
            book.nextNumber(),
            command,
            ports.clock().wallMicros(),
            seen == null ? Waiting.UNSEEN : new Waiting(seen));
    OutboxEntry entry = book.join(write, OutboxRows.bytes(write).length);
    Meta meta = book.meta();
    return new Place(
        write.number(),
        turn -> {
          entry.isOnItsWay = true;
          turn.sync();
          turn.batch()
              .put(
                  OutboxFamily.WRITES,
                  OutboxRows.key(write.number()),
                  OutboxRows.bytes(asKnown(write, entry)));
          turn.batch().put(OutboxFamily.META, OutboxRows.metaKey(), OutboxRows.bytes(meta));
          turn.note(() -> book.durable(entry, ports.clock().monotonicNanos()));
        });
  }

  private static void tell(Turn turn, Arrival arrival, Queueing what) {
    tell(turn, arrival.told(), what);
  }

  /** The copy may have been about to show it since it came. */
  private static QueuedWrite asKnown(QueuedWrite write, OutboxEntry entry) {
    Set<RecordKey> changed = entry.changed;
    return new QueuedWrite(
        write.number(),
        changed == null ? write.command() : write.command().changing(changed),
        write.queuedAtMicros(),
        entry.state);
  }

  private static void tell(Turn turn, Consumer<Queueing> told, Queueing what) {
    turn.tell(() -> told.accept(what), () -> told.accept(new Refused(Refusal.UNKNOWN)));
  }

  /** What takes back a queued command does the opposite; of others Central alone knows. */
  private List<Effect> effects(QueuedCommand command, Optional<String> voided) {
    OutboxEntry target = voided.isPresent() ? book.names().byOperation(voided.get()) : null;
    if (target == null || target.isParked()) {
      return command.effects();
    }
    return target.effects.stream()
        .map(effect -> new Effect(effect.key(), -effect.onHandDelta()))
        .toList();
  }
}
