package io.onhand.server.statemachine;

import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What may be held, given back and held for longer, and what its time ends. */
final class ReservationRules {
  private ReservationRules() {}

  static Decision decide(StateView view, Command command, ReservationCommand body, Moment moment) {
    return switch (body) {
      case Reserve reserve -> reserve(view, command, reserve, moment);
      case Commit commit -> CommitRules.decide(view, command, commit, moment);
      case Release release -> release(view, release, moment);
      case Extend extend -> extend(view, extend, moment);
      case Expire expire -> expire(view, expire, moment);
    };
  }

  private static Decision reserve(StateView view, Command command, Reserve reserve, Moment moment) {
    List<Change> changes = new ArrayList<>();
    List<ReservationLine> lines = new ArrayList<>();
    List<LineRejection> refused = new ArrayList<>();
    for (Ask ask : sums(reserve.lines())) {
      StockRecord current = view.record(ask.key());
      RejectionReason reason = ask.refusal(view, current, false);
      if (reason == null) {
        changes.add(ask.change(current, moment));
        lines.add(ReservationLine.holding(ask.key(), ask.reserved()));
      } else {
        refused.add(ask.refused(reason, current));
      }
    }
    CommandHeader header = command.header();
    int open = view.openReservations(header.origin());
    boolean isTooMany = open >= Limits.OPEN_RESERVATIONS_PER_ORIGIN_MAX;
    if (!refused.isEmpty()) {
      Rejected rejected = Rejected.byRecords(refused);
      if (!isTooMany || rejected.reason().compareTo(RejectionReason.TOO_MANY_RESERVATIONS) < 0) {
        return rejected;
      }
    }
    if (isTooMany) {
      return Rejected.because(RejectionReason.TOO_MANY_RESERVATIONS);
    }
    Reservation made =
        new Reservation(
            LogId.of(moment.epoch(), moment.sequence()),
            header.origin(),
            header.key(),
            header.reference(),
            ReservationState.OPEN,
            lines,
            moment.logTimeMicros(),
            moment.logTimeMicros() + reserve.durationMicros(),
            moment.sequence());
    changes.add(new ReservationChanged(null, made, open + 1));
    return new Accepted(changes);
  }

  private static Decision release(StateView view, Release release, Moment moment) {
    Reservation reservation = view.reservation(release.reservation());
    if (reservation == null || !reservation.isOpen()) {
      return refused(release.reservation(), reservation);
    }
    requireNotDue(reservation, moment);
    Parts parts = Parts.of(release.lines(), reservation, ReservationLine::held);
    List<LineRejection> refused = parts.beyond(view, 1, ReservationLine::held);
    if (!refused.isEmpty()) {
      return Rejected.byRecords(refused);
    }
    List<Change> changes = new ArrayList<>();
    List<ReservationLine> lines = new ArrayList<>();
    for (ReservationLine line : reservation.lines()) {
      long released = parts.quantity(line.key());
      lines.add(
          new ReservationLine(
              line.key(),
              line.quantity(),
              line.committed(),
              line.released() + released,
              line.expired()));
      giveBack(view, line.key(), released, moment, changes);
    }
    boolean holdsMore = lines.stream().anyMatch(line -> line.held() > 0);
    ReservationState state = holdsMore ? ReservationState.OPEN : ReservationState.RELEASED;
    changes.add(changed(view, reservation, reservation.with(state, lines, moment.sequence())));
    return new Accepted(changes);
  }

  private static Decision extend(StateView view, Extend extend, Moment moment) {
    Reservation reservation = view.reservation(extend.reservation());
    if (reservation == null || !reservation.isOpen()) {
      return refused(extend.reservation(), reservation);
    }
    requireNotDue(reservation, moment);
    long expiresAt =
        Math.max(reservation.expiresAtMicros(), moment.logTimeMicros() + extend.durationMicros());
    return Accepted.with(
        changed(view, reservation, reservation.withExpiry(expiresAt, moment.sequence())));
  }

  private static Decision expire(StateView view, Expire expire, Moment moment) {
    Reservation reservation = view.reservation(expire.reservation());
    if (reservation == null || !reservation.isDue(moment.logTimeMicros())) {
      throw new InvariantViolation(
          "Expected an open reservation whose time has passed, but got "
              + (reservation == null ? expire : reservation)
              + ".");
    }
    List<Change> changes = new ArrayList<>();
    List<ReservationLine> lines = new ArrayList<>();
    for (ReservationLine line : reservation.lines()) {
      lines.add(
          new ReservationLine(
              line.key(),
              line.quantity(),
              line.committed(),
              line.released(),
              line.expired() + line.held()));
      giveBack(view, line.key(), line.held(), moment, changes);
    }
    changes.add(
        changed(
            view,
            reservation,
            reservation.with(ReservationState.EXPIRED, lines, moment.sequence())));
    return new Accepted(changes);
  }

  /** Why there is nothing to do with a reservation that is unknown (null) or has ended. */
  static Rejected refused(LogId id, @Nullable Reservation reservation) {
    RejectionReason reason =
        reservation == null
            ? RejectionReason.RESERVATION_NOT_FOUND
            : switch (reservation.state()) {
              case COMMITTED -> RejectionReason.RESERVATION_COMMITTED;
              case RELEASED -> RejectionReason.RESERVATION_RELEASED;
              case EXPIRED -> RejectionReason.RESERVATION_EXPIRED;
              case OPEN ->
                  throw new InvariantViolation(
                      "Expected a reservation that has ended, but got " + reservation + ".");
            };
    return Rejected.by(id.toString(), reason);
  }

  /** What is due is ended before anything else is decided about it. */
  static void requireNotDue(Reservation reservation, Moment moment) {
    Invariants.require(
        !reservation.isDue(moment.logTimeMicros()),
        "Expected a reservation whose time has not passed",
        reservation);
  }

  /** The change of a reservation that exists. */
  static ReservationChanged changed(StateView view, Reservation before, Reservation after) {
    int open = view.openReservations(before.origin());
    return new ReservationChanged(
        before, after, before.isOpen() && !after.isOpen() ? open - 1 : open);
  }

  private static void giveBack(
      StateView view, RecordKey key, long quantity, Moment moment, List<Change> changes) {
    if (quantity > 0) {
      changes.add(Ask.of(key, 0, -quantity, 0).change(view.record(key), moment));
    }
  }

  private static Iterable<Ask> sums(List<HoldLine> lines) {
    SequencedMap<RecordKey, Ask> sums = LinkedHashMap.newLinkedHashMap(lines.size());
    for (HoldLine line : lines) {
      sums.merge(
          line.key(), Ask.holding(line.key(), line.quantity(), line.expectedVersion()), Ask::plus);
    }
    return sums.values();
  }
}
