package io.onhand.server.domain;

import java.util.OptionalLong;

/** The range of quantities and versions that a caller may name. */
public final class Quantity {
  private Quantity() {}

  /**
   * Checks the range.
   *
   * @throws InvalidFieldException naming {@code field} when the quantity is beyond the limit
   */
  public static long check(String field, long quantity) {
    if (quantity > Limits.QUANTITY_MAX || quantity < -Limits.QUANTITY_MAX) {
      throw new InvalidFieldException(
          field, "Expected at most 10^15 either way, but got " + quantity + ".");
    }
    return quantity;
  }

  /**
   * Checks the range.
   *
   * @throws InvalidFieldException naming {@code field} when the quantity is not positive or beyond
   *     the limit
   */
  public static long checkPositive(String field, long quantity) {
    if (quantity < 1 || quantity > Limits.QUANTITY_MAX) {
      throw new InvalidFieldException(
          field, "Expected 1 to 10^15, but got " + Long.toUnsignedString(quantity) + ".");
    }
    return quantity;
  }

  /**
   * Checks the range.
   *
   * @throws InvalidFieldException naming {@code field} when the quantity is negative or beyond the
   *     limit
   */
  public static long checkNotNegative(String field, long quantity) {
    if (quantity < 0 || quantity > Limits.QUANTITY_MAX) {
      throw new InvalidFieldException(
          field, "Expected 0 to 10^15, but got " + Long.toUnsignedString(quantity) + ".");
    }
    return quantity;
  }

  /**
   * Checks the range.
   *
   * @throws InvalidFieldException when an expected version is negative
   */
  public static void checkVersion(OptionalLong expectedVersion) {
    if (expectedVersion.orElse(0) < 0) {
      throw new InvalidFieldException(
          "expected_version", "Expected 0 or more, but got " + expectedVersion.getAsLong() + ".");
    }
  }
}
