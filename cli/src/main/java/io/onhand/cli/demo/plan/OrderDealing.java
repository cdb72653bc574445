package io.onhand.cli.demo.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Deals which invoices are web orders, and how each ends: one in {@value #ONE_IN} of those that
 * only take goods out. One that wants a product of which there is too little is always paid late,
 * so that somebody comes too late.
 */
final class OrderDealing {

  static final int ONE_IN = 5;

  /** Of each hundred orders; the others are paid late. */
  private static final List<Map.Entry<Fate, Integer>> SHARES =
      List.of(
          Map.entry(Fate.PAID, 60),
          Map.entry(Fate.PAID_IN_PART, 14),
          Map.entry(Fate.CALLED_OFF, 8),
          Map.entry(Fate.LEFT, 10));

  private OrderDealing() {}

  /** Returns the orders' invoices and fates. */
  static SortedMap<String, Fate> deal(List<Basket> baskets, Set<StockKey> shortRecords) {
    SortedMap<String, Fate> orders = new TreeMap<>();
    for (Basket basket : baskets) {
      if (Shops.deal("order", basket.reference(), ONE_IN) == 0
          && basket.isWholeInvoice()
          && basket.onlySells()) {
        boolean wantsFew =
            basket.lines().stream()
                .anyMatch(
                    line -> shortRecords.contains(new StockKey(line.product(), basket.store())));
        orders.put(basket.reference(), wantsFew ? Fate.PAID_LATE : fate(basket));
      }
    }
    return orders;
  }

  private static Fate fate(Basket basket) {
    int draw = Shops.deal("fate", basket.reference(), 100);
    int upTo = 0;
    for (Map.Entry<Fate, Integer> share : SHARES) {
      upTo += share.getValue();
      if (draw < upTo) {
        return share.getKey();
      }
    }
    return Fate.PAID_LATE;
  }
}
