package io.onhand.server.storage.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.AbstractNativeReference;

/**
 * Owns every native object of one store. Memory behind them is not the garbage collector's: one
 * that is forgotten leaks, one that is closed under a reader ends the process.
 *
 * <p>Two kinds: those of the store live as long as it does and are closed in the reverse order of
 * their creation; those lent to a cursor, a snapshot or a batch are given back one by one.
 */
final class NativeHandles {

  private static final AtomicInteger OPEN_IN_PROCESS = new AtomicInteger();

  private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();
  private final AtomicInteger lent = new AtomicInteger();

  /** Takes over an object until the store is closed. Called while opening, by one thread. */
  <T extends AbstractNativeReference> T own(T handle) {
    owned.push(handle);
    OPEN_IN_PROCESS.incrementAndGet();
    return handle;
  }

  /** Counts an object that its user gives back. */
  <T extends AbstractNativeReference> T lend(T handle) {
    lent.incrementAndGet();
    OPEN_IN_PROCESS.incrementAndGet();
    return handle;
  }

  /** Closes an object that was lent. */
  void giveBack(AbstractNativeReference handle) {
    handle.close();
    lent.decrementAndGet();
    OPEN_IN_PROCESS.decrementAndGet();
  }

  /** Refuses to go on while somebody may still read what would be freed: that ends the process. */
  void requireNoneLent() {
    int open = lent.get();
    if (open > 0) {
      throw new IllegalStateException(
          "Expected no open cursors and snapshots at close, but there are: open=" + open);
    }
  }

  /** Closes what the store owns. */
  void closeOwned() {
    while (!owned.isEmpty()) {
      owned.pop().close();
      OPEN_IN_PROCESS.decrementAndGet();
    }
  }

  /** How many native objects all stores of this process hold: 0 once they are closed. */
  static int openInProcess() {
    return OPEN_IN_PROCESS.get();
  }
}
