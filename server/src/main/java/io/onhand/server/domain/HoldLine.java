package io.onhand.server.domain;

import java.util.OptionalLong;

/**
 * How much of one record to reserve.
 *
 * @param key which record
 * @param quantity 1 to {@link Limits#QUANTITY_MAX}
 * @param expectedVersion empty: no check; else the record's version must equal it
 */
public record HoldLine(RecordKey key, long quantity, OptionalLong expectedVersion) {
  /**
   * Checks the range.
   *
   * @throws InvalidFieldException for a quantity that is not positive or beyond the limit
   */
  public HoldLine {
    Quantity.checkPositive("quantity", quantity);
    Quantity.checkVersion(expectedVersion);
  }
}
