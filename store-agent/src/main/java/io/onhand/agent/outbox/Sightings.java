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

/**
 * Notes which writes the copy will show that wait here, before it shows them, and which that are
 * parked: somebody has told their commands to Central by another way. On the thread that changes
 * the copy.
 */
final class Sightings {

  private final KeyValueStore store;
  private final Object turns;
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
      Object turns,
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
    try {
      if (!note(entries, false)) {
        synchronized (turns) {
          note(entries, true);
        }
      }
    } catch (StorageException | CorruptValueException e) {
      throw new OutboxException(e);
    }
  }

  /**
   * False: one of the writes is just being made durable, and what is known of it with it; or one is
   * parked, and may just be taken out.
   *
   * @param isBetweenTurns neither can be
   */
  private boolean note(List<Coming> entries, boolean isBetweenTurns) {
    Turn turn = new Turn();
    synchronized (lock) {
      for (Coming entry : entries) {
        OutboxEntry write =
            book.names().appliedBy(CommandFootprint.operation(entry.origin(), entry.key()));
        if (write == null || write.seen() != null) {
          continue;
        }
        if (write.isParked() && !isBetweenTurns) {
          return false;
        }
        if (write.isOnItsWay && !write.isDurable) {
          return false;
        }
        note(turn, write, entry);
      }
    }
    // Without the lock, for callers must not wait for the disk. Should the answer come meanwhile,
    // the row says less than is known, and a restart sends the write once more, under its key.
    if (!turn.isEmpty()) {
      turn.sync();
      turn.run(store, lock);
    }
    return true;
  }

  /** Under the lock. */
  private void note(Turn turn, OutboxEntry write, Coming entry) {
    Seen at = Seen.of(entry.at(), entry.replicaEpoch());
    Set<RecordKey> changed = entry.changed().get();
    if (write.isDurable) {
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
    if (write.waits() && write.seen() == null) {
      book.seen(write, at, changed, ports.clock().monotonicNanos());
    } else if (write.isParked() && !write.isTaken) {
      book.seenParked(write, at, changed, ports.clock().monotonicNanos());
      ports.wakeup().wake(); // it is to be sent
    }
  }
}
