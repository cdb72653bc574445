package io.onhand.cli.output;

import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import java.util.List;

/** How reservations look. */
public final class ReservationOutput {

  private ReservationOutput() {}

  /** A table of reservations: a row per record that they hold. */
  public static Table table(List<Reservation> reservations) {
    Table table = emptyTable();
    reservations.forEach(reservation -> add(table, reservation));
    return table;
  }

  /** A table of reservations that is still to be filled. */
  public static Table emptyTable() {
    return new Table(
        Column.text("RESERVATION"),
        Column.text("STATE"),
        Column.text("PRODUCT"),
        Column.text("STORE"),
        Column.number("QUANTITY"),
        Column.number("HELD"),
        Column.number("COMMITTED"),
        Column.number("RELEASED"),
        Column.number("EXPIRED"),
        Column.text("EXPIRES"),
        Column.text("ORIGIN"),
        Column.text("REFERENCE"));
  }

  /** Adds a reservation to a table of reservations. */
  public static void add(Table table, Reservation reservation) {
    for (ReservationLine line : reservation.getLinesList()) {
      table.row(
          reservation.getReservationId(),
          Text.words(MessageJson.shortName(reservation.getState())),
          line.getKey().getProduct(),
          line.getKey().getStore(),
          line.getQuantity(),
          line.getHeld(),
          Text.nonZero(line.getCommitted()),
          Text.nonZero(line.getReleased()),
          Text.nonZero(line.getExpired()),
          Text.time(reservation.getExpiresAt()),
          reservation.getOrigin(),
          reservation.getReference());
    }
  }
}
