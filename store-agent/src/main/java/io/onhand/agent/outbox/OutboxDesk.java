package io.onhand.agent.outbox;

import io.onhand.agent.outbox.ActionResult.Done;
import io.onhand.agent.outbox.ActionResult.NotNow;
import io.onhand.agent.outbox.ActionResult.NotParked;
import io.onhand.agent.outbox.ActionResult.QueuedAlready;
import io.onhand.agent.outbox.Intake.Place;
import io.onhand.agent.outbox.OutboxAction.Discarded;
import io.onhand.agent.outbox.OutboxAction.Kind;
import io.onhand.agent.outbox.OutboxAction.Retried;
import io.onhand.agent.outbox.Queueing.Refusal;
import io.onhand.agent.outbox.Unparking.Taken;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The outbox as people see it: what waits, what is parked, what to do about that, what was done.
 * Any thread; lists read the disk.
 */
public final class OutboxDesk {

  private final KeyValueStore store;
  private final Object lock;
  private final OutboxBook book;
  private final OutboxPorts ports;
  private final Unparking unparking;
  private final Function<QueuedCommand, Place> places;
  private final Consumer<Consumer<Turn>> arrivals;

  OutboxDesk(
      KeyValueStore store,
      Object lock,
      OutboxBook book,
      OutboxPorts ports,
      Unparking unparking,
      Function<QueuedCommand, Place> places,
      Consumer<Consumer<Turn>> arrivals) {
    this.store = store;
    this.lock = lock;
    this.book = book;
    this.ports = ports;
    this.unparking = unparking;
    this.places = places;
    this.arrivals = arrivals;
  }

  /**
   * Writes that wait for Central's answer, in order.
   *
   * @param after only those with a larger number
   */
  public List<QueuedWrite> queued(long after, int max) {
    return rows(after, max, OutboxEntry::waits);
  }

  /**
   * Writes that Central refused, in order; their state is {@link WriteState.Parked}.
   *
   * @param after only those with a larger number
   */
  public List<QueuedWrite> parked(long after, int max) {
    return rows(after, max, OutboxEntry::isParked);
  }

  /** One write that Central refused; empty: there is none of this number. */
  public Optional<QueuedWrite> parked(long number) {
    return parked(number - 1, 1).stream().filter(write -> write.number() == number).findFirst();
  }

  /** How often a write that waits was sent, and with what success. */
  public Tries tries(long number) {
    synchronized (lock) {
      OutboxEntry entry = book.entry(number);
      return entry == null ? Tries.NONE : entry.tries;
    }
  }

  /**
   * What waits and what is parked.
   *
   * @param origin only of this one; empty: of all
   * @param store only what may concern this store, as {@link QueuedCommand#mayConcern} says; empty:
   *     all
   */
  public OutboxCounts count(String origin, String store) {
    synchronized (lock) {
      return book.count(entry ->
          (origin.isEmpty() || entry.operation().startsWith(CommandFootprint.operation(origin, "")))
              && (store.isEmpty() || QueuedCommand.mayConcern(entry.effects, store)));
    }
  }

  /** What was done by hand, in order: only actions with a larger number than {@code after}. */
  public List<OutboxAction> actions(long after, int max) {
    List<OutboxAction> actions = new ArrayList<>();
    try (KeyValueCursor rows = store.cursor(OutboxFamily.ACTIONS)) {
      for (boolean on = rows.seek(OutboxRows.key(after + 1));
          on && actions.size() < max;
          on = rows.next()) {
        actions.add(OutboxRows.action(OutboxRows.number(rows.key()), rows.value()));
      }
    }
    return actions;
  }

  /**
   * Queues a parked write again, behind all others, to be decided once more under its key, or under
   * another where that is spent.
   *
   * @param asFact it has happened all the same
   * @param head of Central's log, the newest that was heard of
   * @param who does it, and {@code why}: for the audit
   * @param done what became of it, once; by the outbox's thread when it is durable
   */
  public void retry(
      long number,
      boolean asFact,
      Position head,
      String who,
      String why,
      Consumer<ActionResult> done) {
    act(
        number,
        who,
        why,
        done,
        write -> {
          QueuedCommand next = Retrial.of(write, asFact, head);
          OutboxEntry same = book.names().byOperation(next.ties().getFirst());
          if (same != null
              && same.number != number
              && !same.isParked()
              && same.isSame(next.hashHigh(), next.hashLow())) {
            return new Stay(new QueuedAlready(same.number));
          }
          if (ports.isDiskLow().getAsBoolean()) {
            return new Stay(new NotNow(Refusal.DISK_LOW));
          }
          Place place = places.apply(next);
          return new Go(new Retried(place.number(), next.id().key(), asFact), place.durable());
        });
  }

  /**
   * Gives a parked write up. Its command stays refused.
   *
   * @param who does it, and {@code why}: for the audit
   * @param done what became of it, once; by the outbox's thread when it is durable
   */
  public void discard(long number, String who, String why, Consumer<ActionResult> done) {
    act(number, who, why, done, _ -> new Go(new Discarded(), _ -> {}));
  }

  /** What an action comes to. */
  private sealed interface Step {}

  /** It is done; {@code also} is in the same batch. */
  private record Go(Kind kind, Consumer<Turn> also) implements Step {}

  /** The write stays as it is. */
  private record Stay(ActionResult why) implements Step {}

  private interface Doing {
    Step on(QueuedWrite write);
  }

  private void act(long number, String who, String why, Consumer<ActionResult> done, Doing doing) {
    Optional<QueuedWrite> found = parked(number);
    ActionResult refusal = null;
    synchronized (lock) {
      OutboxEntry entry = book.entry(number);
      if (found.isEmpty() || entry == null || !entry.mayBeTaken()) {
        refusal = new NotParked();
      } else {
        switch (doing.on(found.get())) {
          case Go(Kind kind, Consumer<Turn> also) -> {
            Taken taken = unparking.take(entry, found.get(), kind, who, why);
            // One arrival, so one batch: both are durable, or neither.
            arrivals.accept(turn -> {
              also.accept(turn);
              taken.durable().accept(turn);
              turn.tell(
                  () -> done.accept(new Done(taken.action())),
                  () -> done.accept(new NotNow(Refusal.UNKNOWN)));
            });
          }
          case Stay(ActionResult stays) -> refusal = stays;
        }
      }
    }
    if (refusal != null) {
      done.accept(refusal);
    } else {
      ports.wakeup().wake();
    }
  }

  private List<QueuedWrite> rows(long after, int max, Predicate<OutboxEntry> which) {
    List<Long> numbers;
    synchronized (lock) {
      numbers = book.numbers(after, max, entry -> entry.isDurable && which.test(entry));
    }
    List<QueuedWrite> writes = new ArrayList<>(numbers.size());
    for (long number : numbers) {
      byte[] row = store.get(OutboxFamily.WRITES, OutboxRows.key(number));
      if (row != null) { // else it was settled in between
        writes.add(OutboxRows.write(number, row));
      }
    }
    return writes;
  }
}
