package io.onhand.server.domain;

/**
 * What a reservation holds of one record.
 *
 * @param key which record
 * @param quantity what was reserved
 * @param committed what was sold of it
 * @param released what was given back on purpose
 * @param expired what it held when its time passed
 */
public record ReservationLine(
    RecordKey key, long quantity, long committed, long released, long expired) {

  /** A line that holds all that was reserved. */
  public static ReservationLine holding(RecordKey key, long quantity) {
    return new ReservationLine(key, quantity, 0, 0, 0);
  }

  /** What it still holds. */
  public long held() {
    return quantity - committed - released - expired;
  }
}
