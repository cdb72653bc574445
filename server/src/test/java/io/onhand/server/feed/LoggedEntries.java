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

  /** Who reads is kept until it may go on. */
  volatile boolean isHeld;

  final CountDownLatch isReading = new CountDownLatch(1);
  final CountDownLatch goOn = new CountDownLatch(1);

  /** The entries from sequence 1. */
  LoggedEntries(List<Entry> entries) {
    this.entries = entries;
  }

  @Override
  public void entriesAfter(long after, Predicate<Entry> taker) {
    isReading.countDown();
    if (isHeld) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    for (long at = Math.max(after + 1, oldest); at <= entries.size(); at++) {
      if (at >= damagedFrom) {
        throw new IllegalStateException("damaged");
      }
      if (!taker.test(entries.get((int) at - 1))) {
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
    throw new UnsupportedOperationException();
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
