package io.onhand.server.observability;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many of something may be traced: all while there are few of them, so that whoever tries
 * something sees it, and a bounded number a second under load.
 */
final class TracePermits {

  private static final int COUNT_BITS = 20;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

  private final long perSecondMax;

  /** The second in the high bits, the permits given in it in the low ones. */
  private final AtomicLong given = new AtomicLong();

  TracePermits(int perSecondMax) {
    this.perSecondMax = Math.min(perSecondMax, COUNT_MASK);
  }

  /** Takes a permit if there is one left in the second of that {@link System#nanoTime()}. */
  boolean tryTake(long nanos) {
    long second = Math.floorDiv(nanos, TimeUnit.SECONDS.toNanos(1)) << COUNT_BITS;
    while (true) {
      long seen = given.get();
      boolean sameSecond = (seen & ~COUNT_MASK) == second;
      if (sameSecond && (seen & COUNT_MASK) >= perSecondMax) {
        return false;
      }
      if (!sameSecond && perSecondMax == 0) {
        return false;
      }
      if (given.compareAndSet(seen, sameSecond ? seen + 1 : second + 1)) {
        return true;
      }
    }
  }
}
