package io.onhand.cli.demo.order;

import io.onhand.cli.demo.till.Desk;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What became of all web orders. For use by several threads. */
public final class OrderBook {

  /** What became of an order. */
  public enum Outcome {
    /** Nothing was reserved: something was lacking. */
    REFUSED,
    /** Paid in time. */
    PAID,
    /** Paid for a part, the rest given back. */
    PAID_IN_PART,
    /** Called off. */
    CALLED_OFF,
    /** Never paid; the goods came back by themselves. */
    LEFT,
    /** Paid after the end, and the goods were still there. */
    PAID_LATE,
    /** Paid after the end, and somebody else had the goods. */
    TOO_LATE
  }

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Queue<WebOrder> left = new ConcurrentLinkedQueue<>();

  synchronized void ended(Outcome outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }

  /** The order is left to expire: how it ended is to be looked up. */
  void left(WebOrder order) {
    left.add(order);
  }

  /** So many orders ended like this. */
  public synchronized long count(List<Outcome> any) {
    return any.stream().mapToLong(outcome -> outcomes.getOrDefault(outcome, 0L)).sum();
  }

  /** So many orders ended like this. */
  public long count(Outcome outcome) {
    return count(List.of(outcome));
  }

  /** All orders that have ended. */
  public long count() {
    return count(List.of(Outcome.values()));
  }

  /**
   * Waits until every order that nobody paid has expired, and enters what came back. No till may be
   * at work.
   */
  public void awaitExpiries(Desk desk) throws InterruptedException {
    for (WebOrder order = left.poll(); order != null; order = left.poll()) {
      if (order.expire(desk)) {
        ended(Outcome.LEFT);
      }
    }
  }
}
