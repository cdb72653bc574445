package io.onhand.cli.demo.plan;

/** How a web order ends, once its goods are reserved. */
public enum Fate {
  /** Paid in time. */
  PAID,
  /** Paid in time for a part; the rest is given back. */
  PAID_IN_PART,
  /** Called off by the customer: all is given back. */
  CALLED_OFF,
  /** Never paid: the reservation expires. */
  LEFT,
  /** Paid after the reservation has expired, if the goods are still there. */
  PAID_LATE
}
