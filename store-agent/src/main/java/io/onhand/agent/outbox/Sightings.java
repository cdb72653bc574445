package io.onhand.agent.outbox;

import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.outbox.WriteState.Waiting;
import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Notes which writes the copy will show that wait here, before it shows them, and which that are
 * parked: somebody has told their commands to Central by another way. On the thread that changes
 * the copy.
 */
final class Sightings {

  private final KeyValueStore store;
  private final Lock turns;
  private final Object lock;
  private final OutboxBook book;
  private final Replaying replaying;
  private final OutboxPorts ports;

  /**
   * None yet.
   *
   * @param turns held by the outbox's thread while it makes writes durable
   * @param lock of the book, taken after {@code turns}
   */
  Sightings(
      KeyValueStore store,
      Lock turns,
      Object lock,
      OutboxBook book,
      Replaying replaying,
      OutboxPorts ports) {
    this.store = store;
    this.turns = turns;
    this.lock = lock;
    this.book = book;
    this.replaying = replaying;
    this.ports = ports;
  }

  /**
   * Notes it, durably for writes that are.
   *
   * @throws OutboxException when that fails
   */
  void coming(List<Coming> entries) {
    synchronized (lock) {
      if (entries.stream().allMatch(entry -> appliedBy(entry) == null && takenOf(entry) == null)) {
        return; // As nearly always: then the copy waits for no turn.
      }
    }
    turns.lock();
    try {
      note(entries);
    } catch (StorageException | CorruptValueException e) {
      throw new OutboxException(e);
    } finally {
      turns.unlock();
    }
  }

  /**
   * Between two turns: no write is just being made durable, and no answer taken, so what is written
   * here and what the book notes are in one order with that. A person may take a write out of the
   * parked at any moment, but none that is being noted.
   */
  private void note(List<Coming> entries) {
    Turn turn = new Turn();
    synchronized (lock) {
      for (Coming entry : entries) {
        OutboxEntry write = appliedBy(entry);
        if (write != null) {
          note(turn, write, entry);
        }
        OutboxEntry taken = takenOf(entry);
        if (taken != null) {
          // It goes with the next turn. Should that never come, its row is all that is left.
          Seen at = Seen.of(entry.at(), entry.replicaEpoch());
          replaying.rewrite(turn, taken.number, new Waiting(at), entry.changed().get());
        }
      }
    }
    // Without the lock, for callers must not wait for the disk.
    if (!turn.isEmpty()) {
      turn.sync();
      turn.run(store, lock);
    }
  }

  /** Under the lock: the write of which an entry is news; null: none. */
  private @Nullable OutboxEntry appliedBy(Coming entry) {
    OutboxEntry write =
        book.names().appliedBy(CommandFootprint.operation(entry.origin(), entry.key()));
    return write == null || write.seen() != null ? null : write;
  }

  /** Under the lock: the same of one that somebody is just taking out of the parked. */
  private @Nullable OutboxEntry takenOf(Coming entry) {
    return book.names().takenOf(CommandFootprint.operation(entry.origin(), entry.key()));
  }

  /** Under the lock. */
  private void note(Turn turn, OutboxEntry write, Coming entry) {
    Seen at = Seen.of(entry.at(), entry.replicaEpoch());
    Set<RecordKey> changed = entry.changed().get();
    if (write.isDurable) {
      write.isBeingSeen = true;
      replaying.rewrite(turn, write.number, new Waiting(at), changed);
      turn.note(() -> seen(write, at, changed));
    } else {
      // It becomes durable as what it is known to be.
      write.state = new Waiting(at);
      write.changed = Set.copyOf(changed);
    }
  }

  /** Under the lock, once it is durable. */
  private void seen(OutboxEntry write, Seen at, Set<RecordKey> changed) {
    write.isBeingSeen = false;
    if (write.waits() && write.seen() == null) {
      book.seen(write, at, changed, ports.clock().monotonicNanos());
    } else if (write.isParked()) {
      book.seenParked(write, at, changed, ports.clock().monotonicNanos());
      ports.wakeup().wake(); // it is to be sent
    }
  }
}
