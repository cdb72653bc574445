package io.onhand.agent.outbox;

import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one turn of the outbox's thread writes, and what follows from that: first what the book
 * notes under the lock, then what callers are told. When the write fails callers are told that, and
 * the book notes nothing.
 */
final class Turn {

  private static final Logger log = LoggerFactory.getLogger(Turn.class);

  private final WriteBatch batch = new WriteBatch();
  private final List<Runnable> notes = new ArrayList<>();
  private final List<Runnable> news = new ArrayList<>();
  private final List<Runnable> failures = new ArrayList<>();
  private Durability durability = Durability.BUFFERED;

  WriteBatch batch() {
    return batch;
  }

  /** Somebody is told of what this turn writes: it must survive a power cut. */
  void sync() {
    durability = Durability.SYNCED;
  }

  void note(Runnable note) {
    notes.add(note);
  }

  void tell(Runnable told, Runnable failed) {
    news.add(told);
    failures.add(failed);
  }

  /** Callers to tell when the notes are made. */
  List<Runnable> news() {
    return news;
  }

  boolean isEmpty() {
    return batch.operations() == 0 && notes.isEmpty() && news.isEmpty();
  }

  /**
   * Writes, notes, tells.
   *
   * @throws StorageException when the write failed; whether it is on the disk is not known
   */
  void run(KeyValueStore store, Object lock) {
    if (batch.operations() > 0) {
      try {
        store.write(batch, durability);
      } catch (StorageException e) {
        failures.forEach(Turn::guarded);
        throw e;
      }
    }
    synchronized (lock) {
      notes.forEach(Runnable::run);
    }
    news.forEach(Turn::guarded);
  }

  /** One caller's trouble is not the outbox's. */
  private static void guarded(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException e) {
      log.warn("Expected to tell a caller what became of a write, but it failed.", e);
    }
  }
}
