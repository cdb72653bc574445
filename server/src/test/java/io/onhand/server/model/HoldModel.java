package io.onhand.server.model;

import static io.onhand.server.domain.ReservationState.COMMITTED;
import static io.onhand.server.domain.ReservationState.EXPIRED;
import static io.onhand.server.domain.ReservationState.OPEN;
import static io.onhand.server.domain.ReservationState.RELEASED;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reserve, commit, release, extend, expire. */
final class HoldModel {
  private static final int OPEN_MAX = 10_000;

  private final Draft draft;
  private final Reservation found;
  private final HoldLines lines;

  private HoldModel(Draft draft, Reservation found) {
    this.draft = draft;
    this.found = found;
    this.lines = new HoldLines(draft, found);
  }

  static Decision reserve(Draft draft, Reserve body) {
    String origin = draft.command.header().origin();
    Map<RecordKey, Long> sums = new LinkedHashMap<>();
    Map<RecordKey, OptionalLong> expected = new LinkedHashMap<>();
    for (HoldLine line : body.lines()) {
      sums.merge(line.key(), line.quantity(), Long::sum);
      expected.put(line.key(), line.expectedVersion());
    }
    List<ReservationLine> lines = new ArrayList<>();
    sums.forEach((key, quantity) -> {
      OptionalLong version = expected.getOrDefault(key, OptionalLong.empty());
      RejectionReason reason = draft.refusal(key, 0, quantity, version, false);
      if (reason != null) {
        draft.refuse(key, reason, -quantity, version);
      } else {
        draft.add(key, 0, quantity, 0);
        lines.add(new ReservationLine(key, quantity, 0, 0, 0));
      }
    });
    int open = draft.state.openReservations(origin);
    if (open >= OPEN_MAX && !Model.refusesBecauseOf(draft, RejectionReason.STORE_NOT_FOUND)) {
      return Rejected.because(RejectionReason.TOO_MANY_RESERVATIONS);
    }
    if (!draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    long now = draft.now.logTimeMicros();
    Reservation made =
        new Reservation(
            LogId.of(draft.now.epoch(), draft.now.sequence()),
            origin,
            draft.command.header().key(),
            draft.command.header().reference(),
            OPEN,
            lines,
            now,
            now + body.durationMicros(),
            draft.now.sequence());
    return new Accepted(draft.changes(new ReservationChanged(null, made, open + 1)));
  }

  static Decision commit(Draft draft, Commit body) {
    Reservation found = draft.state.reservations.get(body.reservation());
    if (found == null) {
      return unknown(body.reservation());
    }
    HoldModel model = new HoldModel(draft, found);
    if (draft.isFact()) {
      return found.state() == OPEN ? model.soldWhileOpen(body) : model.soldAfterTheEnd(body);
    }
    return switch (found.state()) {
      case OPEN -> model.commitHeld(body);
      case EXPIRED ->
          body.onExpired() == OnExpired.REACQUIRE ? model.reacquire(body) : model.ended();
      case COMMITTED, RELEASED -> model.ended();
    };
  }

  private Decision commitHeld(Commit body) {
    Map<RecordKey, Long> asked = lines.askedOrHeld(body.lines());
    lines.refuseTooMuch(asked, -1);
    if (!draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    asked.forEach(lines::commit);
    return changed(endOfCommit(body.remainder()));
  }

  /** Gives the rest back or keeps it; the reservation ends when it holds nothing any more. */
  private ReservationState endOfCommit(Remainder remainder) {
    if (remainder == Remainder.RELEASE) {
      lines.releaseAll();
    }
    return lines.holdNothing() ? COMMITTED : OPEN;
  }

  /** The stock was given back when the time passed: takes it again, by the rule of a sale. */
  private Decision reacquire(Commit body) {
    Map<RecordKey, Long> asked = HoldLines.asked(body.lines());
    if (asked.isEmpty()) {
      lines.all().stream()
          .filter(line -> line.expired() > 0)
          .forEach(line -> asked.put(line.key(), line.expired()));
    }
    asked.forEach((key, quantity) -> {
      ReservationLine line = lines.line(key);
      long expired = line == null ? 0 : line.expired();
      if (quantity > expired) {
        draft.refuseTooMuch(key, RejectionReason.OVER_RELEASE, -quantity, expired, line != null);
        return;
      }
      RejectionReason reason = draft.refusal(key, -quantity, 0, OptionalLong.empty(), false);
      if (reason != null) {
        draft.refuse(key, reason, -quantity, OptionalLong.empty());
        return;
      }
      lines.change(key, 0, quantity, 0, -quantity);
      draft.add(key, -quantity, 0, 0);
    });
    return draft.refusals.isEmpty() ? changed(COMMITTED) : Model.refused(draft);
  }

  /** It was sold, whatever the reservation says: what is not held is taken all the same. */
  private Decision soldWhileOpen(Commit body) {
    Map<RecordKey, Long> asked = lines.askedOrHeld(body.lines());
    refuseImpossible(asked);
    if (!draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    Map<RecordKey, Long> notHeld = new LinkedHashMap<>();
    asked.forEach((key, quantity) -> {
      long excess = Math.max(0, quantity - lines.held(key));
      lines.change(key, excess, quantity, 0, 0);
      draft.add(key, -quantity, excess - quantity, 0);
      notHeld.put(key, excess);
    });
    ReservationState state = endOfCommit(body.remainder());
    openExceptions(notHeld);
    return changed(state);
  }

  /** Takes what expired first, then what was released, then more than ever was reserved. */
  private Decision soldAfterTheEnd(Commit body) {
    Map<RecordKey, Long> asked = HoldLines.asked(body.lines());
    if (asked.isEmpty()) {
      lines.all().stream()
          .filter(line -> line.released() + line.expired() > 0)
          .forEach(line -> asked.put(line.key(), line.released() + line.expired()));
    }
    if (asked.isEmpty()) {
      return ended();
    }
    refuseImpossible(asked);
    if (!draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    asked.forEach((key, quantity) -> {
      ReservationLine line = lines.line(key);
      long expired = Math.min(quantity, line == null ? 0 : line.expired());
      long released = Math.min(quantity - expired, line == null ? 0 : line.released());
      lines.change(key, quantity - expired - released, quantity, -released, -expired);
      draft.add(key, -quantity, 0, 0);
    });
    openExceptions(asked);
    return changed(COMMITTED);
  }

  /** Not even a fact can be about a record that the reservation does not name. */
  private void refuseImpossible(Map<RecordKey, Long> asked) {
    asked.forEach((key, quantity) -> {
      if (lines.line(key) == null) {
        draft.refuseTooMuch(key, RejectionReason.OVER_RELEASE, -quantity, 0, false);
      } else if (draft.overflows(key, -quantity, -Math.min(quantity, lines.held(key)), 0)) {
        draft.refuse(key, RejectionReason.QUANTITY_OVERFLOW, -quantity, OptionalLong.empty());
      }
    });
  }

  private void openExceptions(Map<RecordKey, Long> notHeld) {
    for (ReservationLine line : lines.all()) {
      long quantity = notHeld.getOrDefault(line.key(), 0L);
      if (quantity > 0) {
        draft.open(line.key(), ExceptionKind.HOLD_ENDED, quantity);
      }
    }
  }

  static Decision release(Draft draft, Release body) {
    Reservation found = draft.state.reservations.get(body.reservation());
    if (found == null) {
      return unknown(body.reservation());
    }
    HoldModel model = new HoldModel(draft, found);
    if (found.state() != OPEN) {
      return model.ended();
    }
    Map<RecordKey, Long> asked = model.lines.askedOrHeld(body.lines());
    model.lines.refuseTooMuch(asked, 1);
    if (!draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    asked.forEach(model.lines::release);
    return model.changed(model.lines.holdNothing() ? RELEASED : OPEN);
  }

  static Decision extend(Draft draft, Extend body) {
    Reservation found = draft.state.reservations.get(body.reservation());
    if (found == null) {
      return unknown(body.reservation());
    }
    HoldModel model = new HoldModel(draft, found);
    if (found.state() != OPEN) {
      return model.ended();
    }
    long until = draft.now.logTimeMicros() + body.durationMicros();
    return new Accepted(
        draft.changes(model.lines.changed(OPEN, Math.max(found.expiresAtMicros(), until))));
  }

  /** The caller has seen to it that it is open and due. */
  static Decision expire(Draft draft, Reservation due) {
    HoldModel model = new HoldModel(draft, due);
    model.lines.askedOrHeld(List.of()).forEach(model.lines::expire);
    return model.changed(EXPIRED);
  }

  private Decision changed(ReservationState state) {
    return new Accepted(draft.changes(lines.changed(state, found.expiresAtMicros())));
  }

  private static Decision unknown(LogId id) {
    return Rejected.by(id.toString(), RejectionReason.RESERVATION_NOT_FOUND);
  }

  private Decision ended() {
    return Rejected.by(
        found.id().toString(), RejectionReason.valueOf("RESERVATION_" + found.state()));
  }
}
