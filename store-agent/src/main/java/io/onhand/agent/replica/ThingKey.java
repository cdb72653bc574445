package io.onhand.agent.replica;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;

/**
 * Names one row of THINGS.
 *
 * @param kind what it is
 * @param id the thing's
 * @param store whose part of a reservation; of other kinds empty
 */
record ThingKey(Kind kind, LogId id, String store) {
  /** The kinds of things, with the byte that stands for each. */
  enum Kind {
    RESERVATION(1),
    TRANSFER(2),
    EXCEPTION(3);

    final byte tag;

    Kind(int tag) {
      this.tag = (byte) tag;
    }
  }

  /** Of the part of a reservation that has the lines of one store. */
  static ThingKey of(Reservation part) {
    return new ThingKey(Kind.RESERVATION, part.id(), part.lines().getFirst().key().store());
  }

  static ThingKey of(Transfer transfer) {
    return new ThingKey(Kind.TRANSFER, transfer.id(), "");
  }

  static ThingKey of(StockException exception) {
    return new ThingKey(Kind.EXCEPTION, exception.id(), "");
  }
}
