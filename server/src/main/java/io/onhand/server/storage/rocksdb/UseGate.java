package io.onhand.server.storage.rocksdb;

import java.util.concurrent.locks.StampedLock;

/**
 * Lets calls into native memory through until it is freed: closing waits for those inside, and
 * those who come later are refused instead of reading freed memory.
 */
final class UseGate {

  private final StampedLock lock = new StampedLock();
  private final String name;
  private boolean closed; // guarded by lock

  UseGate(String name) {
    this.name = name;
  }

  /** Enters; the stamp returned is for {@link #leave}. */
  long enter() {
    long stamp = lock.readLock();
    if (closed) {
      lock.unlockRead(stamp);
      throw new IllegalStateException("Expected an open " + name + ", but it is closed");
    }
    return stamp;
  }

  void leave(long stamp) {
    lock.unlockRead(stamp);
  }

  /**
   * Waits until nobody is inside, then frees; later calls do nothing. If it throws, it stays open.
   */
  void close(Runnable free) {
    long stamp = lock.writeLock();
    try {
      if (!closed) {
        free.run();
        closed = true;
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }
}
