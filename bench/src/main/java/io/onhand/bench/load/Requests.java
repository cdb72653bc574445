package io.onhand.bench.load;

import java.util.ArrayDeque;

/** Deals out the numbers of a run's requests: first those to be sent again, then new ones. */
final class Requests {

  private final ArrayDeque<Long> again = new ArrayDeque<>();
  private final long end;
  private long nextNumber;
  private boolean ended;

  /** Deals {@code count} numbers from {@code first} on. */
  Requests(long first, long count) {
    nextNumber = first;
    end = Math.addExact(first, count);
  }

  /** The next number, or -1 when there is none. */
  long next() {
    if (ended) {
      return -1;
    }
    if (!again.isEmpty()) {
      return again.removeFirst();
    }
    return nextNumber < end ? nextNumber++ : -1;
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
