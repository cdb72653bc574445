package io.onhand.agent.replica;

/**
 * Records of one store, by product in the order of the ids' UTF-8 bytes.
 *
 * @param store the store
 * @param from the first product, inclusive; empty: from the first
 * @param to the product to end before; empty: to the last
 */
public record ProductRange(String store, String from, String to) {
  /** All records of a store. */
  public static ProductRange whole(String store) {
    return new ProductRange(store, "", "");
  }
}
