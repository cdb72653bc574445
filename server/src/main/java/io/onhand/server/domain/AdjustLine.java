package io.onhand.server.domain;

import java.util.OptionalLong;

/**
 * One change asked for one record.
 *
 * @param key the record
 * @param delta by how much onHand is to change; not 0
 * @param reason why
 * @param expectedVersion empty: no check; 0: must not exist; else the record's version must equal
 *     it
 */
public record AdjustLine(
    RecordKey key, long delta, AdjustReason reason, OptionalLong expectedVersion) {
  /**
   * Checks the range.
   *
   * @throws InvalidFieldException for a delta of 0 or beyond {@link Limits#QUANTITY_MAX}
   */
  public AdjustLine {
    if (delta == 0) {
      throw new InvalidFieldException("delta", "Expected a delta other than 0, but got 0.");
    }
    Quantity.check("delta", delta);
    Quantity.checkVersion(expectedVersion);
  }
}
