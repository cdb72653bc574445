package io.onhand.cli.demo.plan;

import java.util.Comparator;

/** Names one record: a product at a store. Ordered by store, then product. */
public record StockKey(String product, String store) implements Comparable<StockKey> {

  private static final Comparator<StockKey> ORDER =
      Comparator.comparing(StockKey::store).thenComparing(StockKey::product);

  @Override
  public int compareTo(StockKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return product + " at " + store;
  }
}
