package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.Movement;

/** Under what heading the tills' books carry units that came to or left a shelf. */
public enum Book {
  /** Set before the first sale. */
  OPENING,
  /** Delivered since. */
  DELIVERED,
  /** Sold over the counter. */
  SOLD,
  /** Sold as a web order, held first and paid later. */
  ORDERED,
  /** Brought back by customers. */
  RETURNED,
  /** Written off. */
  WRITTEN_OFF,
  /** Sent to another store. */
  SENT,
  /** Arrived from another store, or came back from the way there. */
  ARRIVED,
  /** Found, or found missing, by counting a shelf. */
  COUNTED,
  /** Put back because a receipt was voided. */
  VOIDED;

  static Book of(Movement movement) {
    return switch (movement) {
      case SALE -> SOLD;
      case RETURN -> RETURNED;
      case WRITE_OFF -> WRITTEN_OFF;
      case DELIVERY -> DELIVERED;
    };
  }
}
