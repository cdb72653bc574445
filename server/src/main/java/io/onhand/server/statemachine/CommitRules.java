package io.onhand.server.statemachine;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What a reservation may sell. What it holds is sold without a look at the stock: holding it was
 * the look. What it holds no longer is taken from the record, by a request as a sale would and by a
 * fact in any case.
 */
final class CommitRules {
  private CommitRules() {}

  /**
   * What is sold of one line, by where it comes from.
   *
   * @param line the line before
   * @param held out of what it holds
   * @param expired out of what expired
   * @param released out of what was given back
   * @param beyond what was never reserved
   * @param rest what it holds and gives back with this
   */
  private record Sale(
      ReservationLine line, long held, long expired, long released, long beyond, long rest) {

    long sold() {
      return notHeld() + held;
    }

    long notHeld() {
      return expired + released + beyond;
    }

    boolean isNothing() {
      return sold() == 0 && rest == 0;
    }

    Ask ask() {
      return Ask.of(line.key(), -sold(), -(held + rest), 0);
    }

    boolean overflows() {
      return line.quantity() + beyond < 0;
    }

    ReservationLine after() {
      return new ReservationLine(
          line.key(),
          line.quantity() + beyond,
          line.committed() + sold(),
          line.released() - released + rest,
          line.expired() - expired);
    }
  }

  static Decision decide(StateView view, Command command, Commit commit, Moment moment) {
    Reservation reservation = view.reservation(commit.reservation());
    if (reservation == null) {
      return ReservationRules.refused(commit.reservation(), null);
    }
    ReservationRules.requireNotDue(reservation, moment);
    if (command.isFact()) {
      return fact(view, command, commit, reservation, moment);
    }
    if (reservation.isOpen()) {
      return request(view, command, commit, reservation, ReservationLine::held, moment);
    }
    return reservation.state() == ReservationState.EXPIRED
            && commit.onExpired() == OnExpired.REACQUIRE
        ? request(view, command, commit, reservation, ReservationLine::expired, moment)
        : ReservationRules.refused(reservation.id(), reservation);
  }

  /** Sells at most what there is of each line: what it holds or, to take it again, what expired. */
  private static Decision request(
      StateView view,
      Command command,
      Commit commit,
      Reservation reservation,
      ToLongFunction<ReservationLine> limit,
      Moment moment) {
    Parts parts = Parts.of(commit.lines(), reservation, limit);
    List<LineRejection> refused = parts.beyond(view, -1, limit);
    List<Sale> sales = new ArrayList<>();
    for (ReservationLine line : reservation.lines()) {
      long asked = parts.quantity(line.key());
      if (asked > limit.applyAsLong(line)) {
        continue;
      }
      sales.add(
          reservation.isOpen()
              ? new Sale(line, asked, 0, 0, 0, rest(commit, line, asked))
              : new Sale(line, 0, asked, 0, 0, 0));
    }
    return sell(view, command, reservation, sales, refused, moment);
  }

  /** Sells all that is asked: what a line holds first, or after the end what it held then. */
  private static Decision fact(
      StateView view, Command command, Commit commit, Reservation reservation, Moment moment) {
    ToLongFunction<ReservationLine> all =
        reservation.isOpen() ? ReservationLine::held : line -> line.quantity() - line.committed();
    Parts parts = Parts.of(commit.lines(), reservation, all);
    List<LineRejection> refused = parts.beyond(view, -1, line -> Long.MAX_VALUE);
    List<Sale> sales = new ArrayList<>();
    for (ReservationLine line : reservation.lines()) {
      long asked = parts.quantity(line.key());
      long held = Math.min(asked, line.held());
      boolean isOpen = reservation.isOpen();
      long expired = isOpen ? 0 : Math.min(asked, line.expired());
      long released = isOpen ? 0 : Math.min(asked - expired, line.released());
      long rest = isOpen ? rest(commit, line, held) : 0;
      sales.add(new Sale(line, held, expired, released, asked - held - expired - released, rest));
    }
    return sales.stream().allMatch(Sale::isNothing) && refused.isEmpty()
        ? ReservationRules.refused(reservation.id(), reservation)
        : sell(view, command, reservation, sales, refused, moment);
  }

  private static long rest(Commit commit, ReservationLine line, long sold) {
    return commit.remainder() == Remainder.RELEASE ? line.held() - sold : 0;
  }

  /** Applies the sales, or refuses with what was refused so far and what the records refuse. */
  private static Decision sell(
      StateView view,
      Command command,
      Reservation reservation,
      List<Sale> sales,
      List<LineRejection> refused,
      Moment moment) {
    List<Change> changes = new ArrayList<>();
    List<ReservationLine> lines = new ArrayList<>();
    Map<RecordKey, Long> notHeld = new HashMap<>();
    for (Sale sale : sales) {
      lines.add(sale.after());
      if (sale.isNothing()) {
        continue;
      }
      Ask ask = sale.ask();
      StockRecord current = view.record(ask.key());
      RejectionReason reason =
          sale.overflows()
              ? RejectionReason.QUANTITY_OVERFLOW
              : ask.refusal(view, current, command.isFact());
      if (reason != null) {
        refused.add(ask.refused(reason, current));
        continue;
      }
      changes.add(ask.change(current, moment));
      if (sale.notHeld() > 0) {
        notHeld.put(ask.key(), sale.notHeld());
      }
    }
    if (!refused.isEmpty()) {
      return Rejected.byRecords(refused);
    }
    boolean staysOpen = lines.stream().anyMatch(line -> line.held() > 0);
    ReservationState state = staysOpen ? ReservationState.OPEN : ReservationState.COMMITTED;
    Change reservationChanged =
        ReservationRules.changed(
            view, reservation, reservation.with(state, lines, moment.sequence()));
    List<Change> exceptions =
        List.copyOf(Facts.exceptions(command, changes, ExceptionKind.HOLD_ENDED, notHeld, moment));
    changes.add(reservationChanged);
    changes.addAll(exceptions);
    return new Accepted(changes);
  }
}
