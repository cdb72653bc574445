package io.onhand.agent.outbox;

import io.onhand.agent.outbox.Intake.Arrival;
import io.onhand.agent.outbox.Queueing.Refusal;
import io.onhand.agent.outbox.Queueing.Refused;
import io.onhand.agent.outbox.WriteState.Applied;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.client.CommandId;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.commit.Step;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.KeyValueStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The durable queue of writes that were accepted while Central could not be reached.
 *
 * <p>Any thread asks and adds; one thread runs {@link #step}, which makes durable what came, many
 * writes in one synced batch, and only then tells the callers. The same thread replays: a write is
 * sent when nothing before it on its records waits, under its original key and {@code not_before},
 * so that sending it twice applies it once. What Central applied is kept as applied until the
 * replica holds it durably: a restart in between must not lose it from what is shown.
 *
 * <p>A storage failure passes through {@link #step} and ends the process; start-up finds out.
 */
public final class Outbox implements Step {

  private static final int ARRIVALS_MAX = 1_024;

  private final Object lock = new Object();

  /**
   * Held by a turn until what it writes is durable and noted; taken before the lock. Fair: turn
   * follows turn, and the feed must come between them.
   */
  private final Lock turns = new ReentrantLock(true);

  private final KeyValueStore store;
  private final OutboxPorts ports;
  private final PendingStock pending = new PendingStock();
  private final OutboxBook book;
  private final Replaying replaying;
  private final Deque<Consumer<Turn>> arrivals = new ArrayDeque<>();
  private final CallerWaits waits = new CallerWaits();
  private final WaitRoom room;
  private final LostWrites lost;
  private final Unparking unparking;
  private final Intake intake;
  private final Lookup lookup;
  private final Sightings sightings;
  private volatile boolean isIdle;
  private boolean isClosed;

  /**
   * Opens the outbox of a store, and makes it one when it is new.
   *
   * @param store not used by anybody else for writing
   */
  public Outbox(KeyValueStore store, OutboxLimits limits, OutboxPorts ports) {
    this.store = store;
    this.ports = ports;
    book = OutboxOpening.book(store, ports, pending);
    replaying = new Replaying(store, book, waits, limits, ports);
    room = new WaitRoom(lock, waits, limits, ports, () -> isClosed);
    lost = new LostWrites(book);
    unparking = new Unparking(book, ports.clock());
    intake = new Intake(book, arrivals, limits, ports, lost, unparking, replaying::row);
    lookup = new Lookup(store, lock, book, arrivals, ports.wakeup());
    sightings = new Sightings(store, turns, lock, book, replaying, ports);
    isIdle = book.isEmpty();
  }

  /** What queued writes will change. Any thread. */
  public PendingStock pending() {
    return pending;
  }

  /**
   * Looks for a command. Any thread.
   *
   * @param operation its name, as its origin knows it
   * @param found the write, once it is durable; empty: it is not here. Told at once, or by the
   *     outbox's thread
   * @param unknown the disk failed instead
   */
  public void find(String operation, Consumer<Optional<QueuedWrite>> found, Runnable unknown) {
    if (isIdle) {
      found.accept(Optional.empty());
    } else {
      lookup.find(operation, found, unknown);
    }
  }

  /** Whether it takes writes: there is room here and on the disk. Any thread. */
  public boolean isTaking() {
    synchronized (lock) {
      return !isClosed && intake.hasRoom();
    }
  }

  /** How it is. Any thread. */
  public OutboxStatus status() {
    synchronized (lock) {
      return new OutboxStatus(
          book.meta().outbox(),
          book.waiting(),
          book.open() - book.waiting(),
          book.bytes(),
          book.oldestQueuedAtMicros(),
          book.meta().lastNumber(),
          book.settledNumber(),
          replaying.sent(),
          replaying.lastError());
    }
  }

  /**
   * The commands here that Central may have applied without this being known: what waits, and what
   * is parked and may have been told to it by another way. Any thread.
   */
  public List<CommandId> unknown() {
    if (isIdle) {
      return List.of();
    }
    synchronized (lock) {
      return book.unknown();
    }
  }

  /** How the outbox stands to a command that comes in. Any thread; cheap while it is empty. */
  public Way way(CommandFootprint command) {
    // First: when it is handed over, the outbox is idle no more.
    boolean isHeld = ports.line().footing().isHandingOver();
    if (isIdle) {
      return isHeld ? Way.Behind.BEHIND : Way.Free.FREE;
    }
    synchronized (lock) {
      OutboxEntry known =
          book.names().known(command.operation(), command.hashHigh(), command.hashLow());
      if (known != null) {
        if (!known.isSame(command.hashHigh(), command.hashLow())) {
          return new Way.Reused(known.number);
        }
        // Of what was applied under another key Central would tell how the first was refused.
        return known.state instanceof Applied applied
                && known.operation().equals(command.operation())
            ? new Way.Settled(applied)
            : new Way.Known(known.number);
      }
      return isHeld || !book.order().before(command).isEmpty() ? Way.Behind.BEHIND : Way.Free.FREE;
    }
  }

  /**
   * Adds a write behind those that are there. Any thread.
   *
   * @param voided the name of the command that it takes back
   * @param seen gives the entry that is known to have applied it, or null: nothing is known. Asked
   *     once, when the write is where {@link #coming} finds it
   * @param told what became of it, once: at once when it is refused, else by the outbox's thread
   */
  public void add(
      QueuedCommand command,
      Optional<String> voided,
      Supplier<@Nullable Seen> seen,
      Consumer<Queueing> told) {
    Queueing already;
    synchronized (lock) {
      isIdle = false; // First: else an entry that comes just now is noted nowhere.
      already =
          isClosed
              ? new Refused(Refusal.CLOSED)
              : intake.join(new Arrival(command, voided, seen, told));
    }
    if (already != null) {
      told.accept(already);
    } else {
      ports.wakeup().wake();
    }
  }

  /**
   * Lets a call wait until the writes before it are settled, those included that Central has lost
   * and that are still to come. Any thread.
   *
   * @param untilNanos when it may wait no longer, by the monotonic clock
   * @param done why the wait is over, once; perhaps at once
   */
  public void await(CommandFootprint command, long untilNanos, Consumer<WaitEnd> done) {
    room.await(() -> book.order().before(command), untilNanos, done);
  }

  /**
   * The same for a call that must not overtake anything that may change some records: also not what
   * names none, of which Central alone knows what it changes.
   */
  public void awaitSettled(Predicate<RecordKey> records, long untilNanos, Consumer<WaitEnd> done) {
    room.await(() -> book.waitingOn(records), untilNanos, done);
  }

  /** Ends waits that are too long or hopeless; called several times a second by any thread. */
  public void sweep() {
    room.sweep();
  }

  /**
   * The copy is about to show entries, perhaps of commands that wait here because their answers
   * were lost. That is durable when this returns, so that no restart counts such a change twice: as
   * shown and as still to come. Called before readers can see the entries.
   *
   * @throws OutboxException when it cannot be made durable
   */
  public void coming(List<Coming> feed) {
    if (isIdle) {
      return;
    }
    sightings.coming(feed);
  }

  @Override
  public boolean step() {
    boolean hasWorked;
    turns.lock();
    try {
      Turn turn = new Turn();
      synchronized (lock) {
        for (int i = 0; i < ARRIVALS_MAX && !arrivals.isEmpty(); i++) {
          arrivals.remove().accept(turn);
        }
      }
      replaying.take(turn, lock);
      hasWorked = !turn.isEmpty();
      if (hasWorked) {
        turn.run(store, lock);
      }
      Turn again = new Turn();
      synchronized (lock) {
        lost.take(again, replaying::row);
      }
      if (!again.isEmpty()) {
        again.run(store, lock);
        hasWorked = true;
      }
    } finally {
      turns.unlock();
    }
    synchronized (lock) {
      hasWorked |= replaying.send();
      isIdle = book.isEmpty();
    }
    return hasWorked;
  }

  /** Ends waits and takes nothing more; what was taken is still made durable by the next steps. */
  public void drain() {
    List<Runnable> ended = new ArrayList<>();
    synchronized (lock) {
      isClosed = true;
      waits.endAll(WaitEnd.CLOSED, ended);
    }
    ended.forEach(Runnable::run);
  }

  /** Makes durable what came, and gives the stream up; after the last step by the thread. */
  public void close() {
    drain();
    replaying.close();
    while (true) {
      Turn turn = new Turn();
      synchronized (lock) {
        if (arrivals.isEmpty()) {
          return;
        }
        arrivals.remove().accept(turn);
      }
      turn.run(store, lock);
    }
  }

  /** Where it takes back what Central had accepted and has lost. */
  public OutboxResends resends() {
    return new OutboxResends(
        lock,
        waits,
        intake,
        lost,
        ports,
        () -> {
          isIdle = false;
          return !isClosed;
        });
  }

  /** What is done by hand, and what it left. */
  public OutboxDesk desk() {
    return new OutboxDesk(store, lock, book, ports, unparking, intake::place, arrivals::add);
  }
}
