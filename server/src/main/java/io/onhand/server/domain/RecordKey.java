package io.onhand.server.domain;

import org.jspecify.annotations.Nullable;

/**
 * Names one record.
 *
 * @param product the product's id
 * @param store the store's id
 */
public record RecordKey(String product, String store) {
  /**
   * Checks the form of both.
   *
   * @throws InvalidFieldException for an id whose form is not allowed
   */
  public RecordKey {
    Text.id("product", product, Limits.ID_BYTES_MAX);
    Text.id("store", store, Limits.ID_BYTES_MAX);
  }

  // Written out because keys are looked up several times per change: the methods that a record gets
  // by itself are method handles, which showed in profiles of the sequencer.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordKey key && product.equals(key.product) && store.equals(key.store);
  }

  @Override
  public int hashCode() {
    return 31 * product.hashCode() + store.hashCode();
  }

  @Override
  public String toString() {
    return product + "@" + store;
  }
}
