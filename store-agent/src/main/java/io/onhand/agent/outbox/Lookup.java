package io.onhand.agent.outbox;

import io.onhand.server.commit.Wakeup;
import io.onhand.server.storage.KeyValueStore;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds writes by the names that their origins know. Any thread asks; of what is here the outbox's
 * thread tells, behind the arrival of the write, which may not be durable yet.
 */
final class Lookup {

  private final KeyValueStore store;
  private final Object lock;
  private final OutboxBook book;
  private final Deque<Consumer<Turn>> arrivals;
  private final Wakeup wakeup;

  /**
   * Looks for nothing yet.
   *
   * @param lock of the book and the arrivals
   */
  Lookup(
      KeyValueStore store,
      Object lock,
      OutboxBook book,
      Deque<Consumer<Turn>> arrivals,
      Wakeup wakeup) {
    this.store = store;
    this.lock = lock;
    this.book = book;
    this.arrivals = arrivals;
    this.wakeup = wakeup;
  }

  /** As {@link Outbox#find}. */
  void find(String operation, Consumer<Optional<QueuedWrite>> found, Runnable unknown) {
    boolean isHere;
    synchronized (lock) {
      isHere = book.names().known(operation) != null;
      if (isHere) {
        arrivals.add(turn -> turn.tell(() -> tell(operation, found, unknown), unknown));
      }
    }
    if (isHere) {
      wakeup.wake();
    } else {
      found.accept(Optional.empty());
    }
  }

  private void tell(String operation, Consumer<Optional<QueuedWrite>> found, Runnable unknown) {
    OutboxEntry known;
    synchronized (lock) {
      known = book.names().known(operation);
    }
    if (known != null && !known.isDurable) {
      find(operation, found, unknown); // It is another one by now.
      return;
    }
    byte[] row =
        known == null ? null : store.get(OutboxFamily.WRITES, OutboxRows.key(known.number));
    found.accept(
        known == null || row == null
            ? Optional.empty()
            : Optional.of(OutboxRows.write(known.number, row)));
  }
}
