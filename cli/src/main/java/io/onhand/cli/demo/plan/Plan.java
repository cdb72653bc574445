package io.onhand.cli.demo.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a demo is going to do.
 *
 * @param stores every store, by id
 * @param agents agent id to the stores it serves; each store is served by exactly one
 * @param opening units each record opens with, at least 1; a record that nothing leaves is not
 *     there
 * @param shortRecords the records that open with too little on purpose
 * @param shortProducts the same by product, by code
 * @param baskets what the tills send, by time
 * @param orders the invoices that are web orders, each reserved first, and how it ends
 * @param backroom what goes on behind the tills
 */
public record Plan(
    SortedSet<String> stores,
    SortedMap<String, List<String>> agents,
    SortedMap<StockKey, Long> opening,
    Set<StockKey> shortRecords,
    List<ShortProduct> shortProducts,
    List<Basket> baskets,
    SortedMap<String, Fate> orders,
    Backroom backroom) {

  public Plan {
    stores = Collections.unmodifiableSortedSet(new TreeSet<>(stores));
    agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
    opening = Collections.unmodifiableSortedMap(new TreeMap<>(opening));
    shortRecords = Set.copyOf(shortRecords);
    shortProducts = List.copyOf(shortProducts);
    baskets = List.copyOf(baskets);
    orders = Collections.unmodifiableSortedMap(new TreeMap<>(orders));
  }

  /** The agent that serves a store. */
  public String agentOf(String store) {
    return agents.entrySet().stream()
        .filter(agent -> agent.getValue().contains(store))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Expected a store of the plan, but " + store + " is none"));
  }

  /** Units in the shops before the first sale. */
  public long openingUnits() {
    return opening.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Lines of all baskets. */
  public long lines() {
    return baskets.stream().mapToLong(basket -> basket.lines().size()).sum();
  }
}
