package io.onhand.agent.replica;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;

/**
 * Names one row of THINGS.
 *
 * @param kind what it is
 * @param id the thing's
 * @param store whose part of a reservation; of other kinds empty
 */
public record ThingKey(Kind kind, LogId id, String store) {
  /** The kinds of things, with the byte that stands for each. */
  public enum Kind {
    RESERVATION(1),
    TRANSFER(2),
    EXCEPTION(3);

    final byte tag;

    Kind(int tag) {
      this.tag = (byte) tag;
    }
  }

  /** Of a thing as the feed brings it: of a reservation, the part that has the lines of a store. */
  static ThingKey of(Thing thing) {
    return switch (thing) {
      case Reservation part ->
          new ThingKey(Kind.RESERVATION, part.id(), part.lines().getFirst().key().store());
      case Transfer transfer -> new ThingKey(Kind.TRANSFER, transfer.id(), "");
      case StockException exception -> new ThingKey(Kind.EXCEPTION, exception.id(), "");
    };
  }
}
