package io.onhand.server.feed;

import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Entry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A log that is trimmed, damaged or slow when the test says so. Has nothing but entries. */
final class LoggedEntries implements FeedSource {
  private final List<Entry> entries;
  long oldest = 1;
  long damagedFrom = Long.MAX_VALUE;

  /** An entry that is gone from the middle; 0: none. */
  long hole;

  /** Who reads after this is kept until it may go on; -1: nobody. */
  volatile long heldAfter = -1;

  /** The next that is kept fails when it goes on. */
  volatile boolean failsWhenHeld;

  final CountDownLatch isReading = new CountDownLatch(1);
  final CountDownLatch goOn = new CountDownLatch(1);

  /** The entries from sequence 1. */
  LoggedEntries(List<Entry> entries) {
    this.entries = entries;
  }

  @Override
  public void entriesAfter(long after, Predicate<Entry> taker) {
    if (after == heldAfter) {
      isReading.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (failsWhenHeld) {
        throw new IllegalStateException("damaged");
      }
    }
    for (long at = Math.max(after + 1, oldest); at <= entries.size(); at++) {
      if (at >= damagedFrom) {
        throw new IllegalStateException("damaged");
      }
      if (at != hole && !taker.test(entries.get((int) at - 1))) {
        return;
      }
    }
  }

  @Override
  public List<Block> blocksAfter(long after, long bytesMax) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Long> oldest() {
    return Optional.of(oldest);
  }

  @Override
  public List<String> stores() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<State> state() {
    throw new UnsupportedOperationException();
  }
}
