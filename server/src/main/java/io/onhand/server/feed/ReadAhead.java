package io.onhand.server.feed;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * What is read ahead for all subscriptions together: how many bytes of it are held, and who waits
 * for a read. Whose last read was begun longest ago is read for first, while there is room: so
 * however many are behind, they hold no more than the bound, and come on at one pace. Confined to
 * the feed's thread.
 */
final class ReadAhead {
  /**
   * Reads under way. More would not be faster, for there are few reader threads, and what they
   * bring is held beyond the bound.
   */
  private static final int UNDER_WAY_MAX = 8;

  private final long bytesMax;

  /** Of one that waits neither is changed: it gets them when it comes and when it leaves. */
  private final Queue<Subscription> waiting =
      new PriorityQueue<>(
          Comparator.<Subscription>comparingLong(it -> it.readTurn)
              .thenComparingLong(it -> it.readWish));

  private long heldBytes;
  private int underWay;
  private long turns;
  private long wishes;

  /** Nothing is read ahead yet. */
  ReadAhead(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  long heldBytes() {
    return heldBytes;
  }

  void held(long bytes) {
    heldBytes += bytes;
  }

  void released(long bytes) {
    heldBytes -= bytes;
  }

  /** Wants a read for it when it is its turn. */
  void await(Subscription subscription) {
    subscription.readWish = ++wishes;
    waiting.add(subscription);
  }

  /** A read that was begun is over. */
  void over() {
    underWay--;
  }

  /**
   * Begins the reads for which there is room.
   *
   * @param begin begins one; false: it is not wanted any more, or cannot be had
   * @return whether any was begun
   */
  boolean begin(Predicate<Subscription> begin) {
    boolean worked = false;
    while (!waiting.isEmpty() && underWay < UNDER_WAY_MAX && heldBytes < bytesMax) {
      Subscription next = waiting.remove();
      next.readTurn = ++turns;
      if (begin.test(next)) {
        underWay++;
        worked = true;
      }
    }
    return worked;
  }
}
