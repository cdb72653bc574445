package io.onhand.bench.load;

import java.util.ArrayDeque;

/**
 * Deals out the numbers of a run's requests: first those to be sent again, then new ones; of a
 * paced run only those that are due.
 */
final class Requests {

  private static final double NANOS_PER_SECOND = 1e9;

  private final ArrayDeque<Long> again = new ArrayDeque<>();
  private final long first;
  private final long end;
  private final int perSecond;
  private long startNanos;
  private long dueEnd;
  private long nextNumber;
  private boolean ended;

  /**
   * Deals {@code count} numbers from {@code first} on.
   *
   * @param perSecond so many come due a second; 0: all at once
   */
  Requests(long first, long count, int perSecond) {
    this.first = first;
    this.nextNumber = first;
    this.end = Math.addExact(first, count);
    this.perSecond = perSecond;
    this.dueEnd = perSecond == 0 ? end : first;
  }

  /** Time begins: the first request is due. */
  void start(long now) {
    startNanos = now;
    advance(now);
  }

  /** Time goes on. */
  void advance(long now) {
    if (perSecond > 0) {
      long due = 1 + (long) ((now - startNanos) / NANOS_PER_SECOND * perSecond);
      dueEnd = Math.min(end, first + due);
    }
  }

  /** From when on the latency of a request counts that is sent now: from when it was due. */
  long startOf(long number, long now) {
    return perSecond == 0
        ? now
        : startNanos + (long) ((number - first) * (NANOS_PER_SECOND / perSecond));
  }

  /** The next number, or -1 when there is none. */
  long next() {
    if (ended) {
      return -1;
    }
    if (!again.isEmpty()) {
      return again.removeFirst();
    }
    return nextNumber < dueEnd ? nextNumber++ : -1;
  }

  void sendAgain(long number) {
    again.add(number);
  }

  /** Deals nothing from here on. */
  void stop() {
    ended = true;
  }

  /** Whether nothing will be dealt unless something is to be sent again. */
  boolean exhausted() {
    return ended || (again.isEmpty() && nextNumber == end);
  }

  /** The number after the last one dealt. */
  long nextNumber() {
    return nextNumber;
  }
}
