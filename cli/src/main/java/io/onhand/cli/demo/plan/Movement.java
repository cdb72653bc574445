package io.onhand.cli.demo.plan;

/** Why units move in a demo. */
public enum Movement {
  /** Sold to a customer. */
  SALE,
  /** Brought back by a customer. */
  RETURN,
  /** Written off: damaged or lost. */
  WRITE_OFF,
  /** Delivered to the shop. */
  DELIVERY
}
