package io.onhand.server.statemachine;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import java.util.List;

/** Reservations written down by hand: made by {@code shop} at sequence 50, changed last at 60. */
final class Held {
  static final LogId ID = LogId.of(7, 50);
  static final RecordKey OTHER = new RecordKey("B", "Paris");

  /** Further in log time than {@link TestView#MOMENT}. */
  static final long LATER = 9_000;

  private Held() {}

  static Reservation open(ReservationLine... lines) {
    return reservation(ReservationState.OPEN, LATER, lines);
  }

  static Reservation reservation(
      ReservationState state, long expiresAtMicros, ReservationLine... lines) {
    return new Reservation(
        ID, "shop", "hold", "cart 9", state, List.of(lines), 1_000, expiresAtMicros, 60);
  }

  /** A view in which {@code shop} has 3 open reservations. */
  static TestView view(Reservation reservation) {
    return new TestView().with(reservation).withOpenReservations("shop", 3);
  }

  static ReservationLine line(
      RecordKey key, long quantity, long committed, long released, long expired) {
    return new ReservationLine(key, quantity, committed, released, expired);
  }

  static RecordQuantity part(RecordKey key, long quantity) {
    return new RecordQuantity(key, quantity);
  }
}
