package io.onhand.cli.demo.plan;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Opening stock: of every record all that leaves it by the file and 15% more, rounded up, so that
 * no interleaving of the tills can run it empty. {@value #SHORT_PRODUCTS_MAX} products, spread
 * evenly over the less-sold half, open with 80% of their need instead, wherever a store needs at
 * least {@value #SHORT_NEED_MIN} units: there somebody must be refused.
 *
 * @param units units by record
 * @param shortRecords records with 80% of their need
 * @param shortProducts the same by product, by code
 */
record Opening(
    SortedMap<StockKey, Long> units, Set<StockKey> shortRecords, List<ShortProduct> shortProducts) {

  static final int SHORT_PRODUCTS_MAX = 24;
  static final int SHORT_NEED_MIN = 5;

  static Opening of(List<Basket> baskets) {
    SortedMap<StockKey, Long> need = need(baskets);
    Set<String> few = fewOf(need);
    SortedMap<StockKey, Long> units = new TreeMap<>();
    Set<StockKey> shortRecords = new HashSet<>();
    need.forEach((key, n) -> {
      boolean isShort = n >= SHORT_NEED_MIN && few.contains(key.product());
      units.put(key, isShort ? n * 80 / 100 : Math.ceilDiv(n * 115, 100));
      if (isShort) {
        shortRecords.add(key);
      }
    });
    return new Opening(units, shortRecords, byProduct(shortRecords, need, units));
  }

  /** Units that leave each record. */
  private static SortedMap<StockKey, Long> need(List<Basket> baskets) {
    SortedMap<StockKey, Long> need = new TreeMap<>();
    for (Basket basket : baskets) {
      for (PlannedLine line : basket.lines()) {
        if (line.delta() < 0) {
          need.merge(new StockKey(line.product(), basket.store()), -line.delta(), Math::addExact);
        }
      }
    }
    return need;
  }

  /** The products to be short of. */
  private static Set<String> fewOf(Map<StockKey, Long> need) {
    Map<String, Long> sold = new HashMap<>();
    Set<String> eligible = new HashSet<>();
    need.forEach((key, n) -> {
      sold.merge(key.product(), n, Math::addExact);
      if (n >= SHORT_NEED_MIN) {
        eligible.add(key.product());
      }
    });
    List<String> lessSold =
        sold.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit((sold.size() + 1) / 2)
            .map(Map.Entry::getKey)
            .filter(eligible::contains)
            .toList();
    int count = Math.min(SHORT_PRODUCTS_MAX, lessSold.size());
    return IntStream.range(0, count)
        .mapToObj(i -> lessSold.get((int) ((long) i * lessSold.size() / count)))
        .collect(Collectors.toSet());
  }

  private static List<ShortProduct> byProduct(
      Set<StockKey> shortRecords, Map<StockKey, Long> need, Map<StockKey, Long> units) {
    return shortRecords.stream()
        .collect(Collectors.groupingBy(StockKey::product))
        .entrySet()
        .stream()
        .map(product ->
            new ShortProduct(
                product.getKey(),
                product.getValue().size(),
                product.getValue().stream().mapToLong(key -> need.getOrDefault(key, 0L)).sum(),
                product.getValue().stream().mapToLong(key -> units.getOrDefault(key, 0L)).sum()))
        .sorted(Comparator.comparing(ShortProduct::product))
        .toList();
  }
}
