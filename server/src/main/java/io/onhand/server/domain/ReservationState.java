package io.onhand.server.domain;

/** Where a reservation stands. Only an open one holds stock; the others are ends. */
public enum ReservationState {
  OPEN,
  /** Ended by a commit. */
  COMMITTED,
  /** Ended by a release. A part may have been sold before: its lines say so. */
  RELEASED,
  /** Its time passed; what it still held was given back then. */
  EXPIRED
}
