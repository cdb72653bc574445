package io.onhand.server.domain;

/** Where a reservation stands. Only an open one holds stock; the others are ends. */
public enum ReservationState {
  OPEN,
  /** Sold, wholly or in part. */
  COMMITTED,
  /** Given back before it expired. */
  RELEASED,
  /** Its time passed; what it still held was given back then. */
  EXPIRED
}
