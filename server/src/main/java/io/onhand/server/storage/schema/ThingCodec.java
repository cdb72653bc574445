package io.onhand.server.storage.schema;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;

/** Reservations, transfers and exceptions, each by the codec of its kind. */
public final class ThingCodec {
  private ThingCodec() {}

  public static byte[] encode(Thing thing) {
    return switch (thing) {
      case Reservation it -> ReservationCodec.encode(it);
      case Transfer it -> TransferCodec.encode(it);
      case StockException it -> ExceptionCodec.encode(it);
    };
  }
}
