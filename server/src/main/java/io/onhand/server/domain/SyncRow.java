package io.onhand.server.domain;

import java.util.OptionalLong;

/**
 * What one record should hold.
 *
 * @param key the record
 * @param onHand the quantity to set
 * @param expectedVersion when set, the row is applied if the record's version equals it (0: must
 *     not exist), whatever the run's anchor says
 */
public record SyncRow(RecordKey key, long onHand, OptionalLong expectedVersion) {
  /**
   * Checks the range.
   *
   * @throws InvalidFieldException for a quantity beyond {@link Limits#QUANTITY_MAX}
   */
  public SyncRow {
    Quantity.check("on_hand", onHand);
    Quantity.checkVersion(expectedVersion);
  }
}
