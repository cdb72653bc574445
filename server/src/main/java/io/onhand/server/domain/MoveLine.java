package io.onhand.server.domain;

import java.util.OptionalLong;

/**
 * How much of one product to move between two stores.
 *
 * @param product the product's id
 * @param quantity 1 to {@link Limits#QUANTITY_MAX}
 * @param expectedVersion of the record at the source; empty: no check
 */
public record MoveLine(String product, long quantity, OptionalLong expectedVersion) {
  /**
   * Checks form and range.
   *
   * @throws InvalidFieldException for an id whose form is not allowed, and a quantity that is not
   *     positive or beyond the limit
   */
  public MoveLine {
    Text.id("product", product, Limits.ID_BYTES_MAX);
    Quantity.checkPositive("quantity", quantity);
    Quantity.checkVersion(expectedVersion);
  }
}
