package io.onhand.cli.demo.plan;

import io.onhand.cli.demo.plan.Haul.Way;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Deals what goes on behind the tills. Goods go round among the stores that sell most, the best
 * sold records of which are counted; products of which there is too little on purpose stay where
 * they are. One in {@value #VOIDED_ONE_IN} receipts is voided, the first in any case.
 */
final class BackroomDealing {

  static final int HAULS_MAX = 12;
  static final int COUNTS_MAX = 4;
  static final int COUNTED_BASKETS_MIN = 5;
  static final int VOIDED_ONE_IN = 150;

  private static final int STORES_MAX = 6;
  private static final List<Way> WAYS =
      List.of(Way.AT_ONCE, Way.BY_LORRY, Way.BY_LORRY, Way.CALLED_BACK);
  private static final List<Long> DIFFERENCES = List.of(-2L, 3L);

  private BackroomDealing() {}

  /**
   * Deals.
   *
   * @param orders the invoices that are web orders
   * @param opening units each record opens with
   */
  static Backroom deal(
      List<Basket> baskets,
      Set<String> orders,
      Set<StockKey> shortRecords,
      SortedMap<StockKey, Long> opening) {
    return new Backroom(
        hauls(shortRecords, opening),
        counts(baskets, shortRecords),
        voided(baskets, orders, shortRecords));
  }

  private static List<Haul> hauls(Set<StockKey> shortRecords, SortedMap<StockKey, Long> opening) {
    Set<String> shortProducts =
        shortRecords.stream().map(StockKey::product).collect(Collectors.toSet());
    SortedMap<String, List<String>> products = new TreeMap<>();
    opening.entrySet().stream()
        .sorted(
            Map.Entry.<StockKey, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .filter(key -> !shortProducts.contains(key.product()))
        .forEach(key ->
            products.computeIfAbsent(key.store(), store -> new ArrayList<>()).add(key.product()));
    products.values().removeIf(sold -> sold.size() < Haul.LINES);
    List<String> stores =
        products.entrySet().stream()
            .sorted(Comparator.comparingInt(store -> -store.getValue().size()))
            .limit(STORES_MAX)
            .map(Map.Entry::getKey)
            .toList();
    List<Haul> hauls = new ArrayList<>();
    for (int i = 0; stores.size() > 1 && i < HAULS_MAX; i++) {
      String from = stores.get(i % stores.size());
      String to = stores.get((i + 1) % stores.size());
      List<String> best = products.getOrDefault(from, List.of());
      int first = i / stores.size() * Haul.LINES % (best.size() - Haul.LINES + 1);
      hauls.add(
          new Haul(
              "haul-" + (i + 1),
              from,
              to,
              WAYS.get(i % WAYS.size()),
              best.subList(first, first + Haul.LINES)));
    }
    return hauls;
  }

  /** The record of each store that most baskets sell, those of the most baskets first. */
  private static List<ShelfCount> counts(List<Basket> baskets, Set<StockKey> shortRecords) {
    Map<StockKey, Integer> sold = new HashMap<>();
    for (Basket basket : baskets) {
      for (PlannedLine line : basket.lines()) {
        StockKey key = new StockKey(line.product(), basket.store());
        if (line.movement() == Movement.SALE && !shortRecords.contains(key)) {
          sold.merge(key, 1, Integer::sum);
        }
      }
    }
    List<ShelfCount> counts = new ArrayList<>();
    Set<String> stores = new HashSet<>();
    sold.entrySet().stream()
        .filter(record -> record.getValue() >= COUNTED_BASKETS_MIN)
        .sorted(
            Map.Entry.<StockKey, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .filter(key -> stores.add(key.store()))
        .limit(COUNTS_MAX)
        .forEach(key ->
            counts.add(
                new ShelfCount(
                    "count-" + (counts.size() + 1),
                    key,
                    DIFFERENCES.get(counts.size() % DIFFERENCES.size()))));
    return counts;
  }

  private static Set<String> voided(
      List<Basket> baskets, Set<String> orders, Set<StockKey> shortRecords) {
    List<String> certain =
        baskets.stream()
            .filter(basket -> basket.isWholeInvoice() && basket.onlySells() && !basket.inPart())
            .filter(basket -> !orders.contains(basket.reference()))
            .filter(basket ->
                basket.lines().stream()
                    .map(line -> new StockKey(line.product(), basket.store()))
                    .noneMatch(shortRecords::contains))
            .map(Basket::reference)
            .toList();
    Set<String> voided = new HashSet<>();
    for (int i = 0; i < certain.size(); i += VOIDED_ONE_IN) {
      voided.add(certain.get(i));
    }
    return voided;
  }
}
