package io.onhand.server.domain;

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

  @Override
  public String toString() {
    return product + "@" + store;
  }
}
