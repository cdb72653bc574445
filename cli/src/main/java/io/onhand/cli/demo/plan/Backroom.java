package io.onhand.cli.demo.plan;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What goes on behind the tills while they sell.
 *
 * @param hauls goods that go between stores
 * @param counts shelves that are counted
 * @param voided the invoices whose receipts are voided after the sale
 */
public record Backroom(List<Haul> hauls, List<ShelfCount> counts, Set<String> voided) {

  /** Nothing. */
  public static final Backroom NONE = new Backroom(List.of(), List.of(), Set.of());

  public Backroom {
    hauls = List.copyOf(hauls);
    counts = List.copyOf(counts);
    voided = Set.copyOf(voided);
  }

  /** Units that it takes from each record, so that the sales do not lack them. */
  SortedMap<StockKey, Long> needs() {
    SortedMap<StockKey, Long> needs = new TreeMap<>();
    for (Haul haul : hauls) {
      for (String product : haul.products()) {
        needs.merge(new StockKey(product, haul.from()), Haul.UNITS, Math::addExact);
      }
    }
    for (ShelfCount count : counts) {
      needs.merge(count.key(), Math.max(0, -count.difference()), Math::addExact);
    }
    return needs;
  }
}
