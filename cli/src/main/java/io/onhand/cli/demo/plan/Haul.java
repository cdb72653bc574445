package io.onhand.cli.demo.plan;

import java.util.List;

/**
 * Goods that go from one store to another.
 *
 * @param name names it, unique in a plan
 * @param from the store that sends
 * @param to another store
 * @param way how they go
 * @param products what goes, {@value #LINES} products
 */
public record Haul(String name, String from, String to, Way way, List<String> products) {

  /** So many products go at once. */
  static final int LINES = 3;

  /** Units of each product. */
  public static final long UNITS = 4;

  public Haul {
    products = List.copyOf(products);
    if (products.size() != LINES) {
      throw new IllegalArgumentException(
          "Expected %d products, but %s has %d".formatted(LINES, name, products.size()));
    }
    if (from.equals(to)) {
      throw new IllegalArgumentException("Expected two stores, but " + name + " has only " + to);
    }
  }

  /** How goods go from store to store. */
  public enum Way {
    /** In one step: nobody sees them on their way. */
    AT_ONCE,
    /** By lorry: sent, then received in two parts, with a unit missing and one damaged. */
    BY_LORRY,
    /** By lorry, and called back before it arrives. */
    CALLED_BACK
  }

  /** The product of which all arrives, by itself. */
  public String whole() {
    return products.get(0);
  }

  /** The product of which one unit does not arrive. */
  public String oneShort() {
    return products.get(1);
  }

  /** The product of which one unit arrives damaged. */
  public String oneDamaged() {
    return products.get(2);
  }
}
