package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.Movement;

/**
 * Units that moved, each counted from 0 upward.
 *
 * @param opening units set before the first sale
 * @param delivered units delivered since
 * @param sold units sold
 * @param returned units brought back
 * @param writtenOff units written off
 */
public record Movements(long opening, long delivered, long sold, long returned, long writtenOff) {

  static final Movements NONE = new Movements(0, 0, 0, 0, 0);

  /** Units that must be there now. */
  public long onHand() {
    return opening + delivered - sold + returned - writtenOff;
  }

  Movements opened(long units) {
    return new Movements(opening + units, delivered, sold, returned, writtenOff);
  }

  Movements moved(Movement movement, long delta) {
    return switch (movement) {
      case SALE -> new Movements(opening, delivered, sold - delta, returned, writtenOff);
      case RETURN -> new Movements(opening, delivered, sold, returned + delta, writtenOff);
      case WRITE_OFF -> new Movements(opening, delivered, sold, returned, writtenOff - delta);
      case DELIVERY -> new Movements(opening, delivered + delta, sold, returned, writtenOff);
    };
  }

  /** Both together. */
  public Movements plus(Movements other) {
    return new Movements(
        opening + other.opening,
        delivered + other.delivered,
        sold + other.sold,
        returned + other.returned,
        writtenOff + other.writtenOff);
  }
}
