package io.onhand.server.domain;

/**
 * How much of one record.
 *
 * @param key which record
 * @param quantity 1 to {@link Limits#QUANTITY_MAX}
 */
public record RecordQuantity(RecordKey key, long quantity) {
  /**
   * Checks the range.
   *
   * @throws InvalidFieldException for a quantity that is not positive or beyond the limit
   */
  public RecordQuantity {
    Quantity.checkPositive("quantity", quantity);
  }
}
