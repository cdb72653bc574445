package io.onhand.server.model;

import static io.onhand.server.domain.ReservationState.OPEN;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.RejectionReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of one reservation while an entry is thought about. */
final class HoldLines {
  private final Draft draft;
  private final Reservation before;
  private final Map<RecordKey, ReservationLine> lines = new LinkedHashMap<>();

  HoldLines(Draft draft, Reservation before) {
    this.draft = draft;
    this.before = before;
    before.lines().forEach(line -> lines.put(line.key(), line));
  }

  List<ReservationLine> all() {
    return List.copyOf(lines.values());
  }

  @Nullable ReservationLine line(RecordKey key) {
    return lines.get(key);
  }

  long held(RecordKey key) {
    ReservationLine line = lines.get(key);
    return line == null ? 0 : line.quantity() - line.committed() - line.released() - line.expired();
  }

  boolean holdNothing() {
    return lines.keySet().stream().allMatch(key -> held(key) == 0);
  }

  /** What is named; nothing named: all that is held. */
  Map<RecordKey, Long> askedOrHeld(List<RecordQuantity> named) {
    Map<RecordKey, Long> asked = asked(named);
    if (named.isEmpty()) {
      lines.keySet().stream()
          .filter(key -> held(key) > 0)
          .forEach(key -> asked.put(key, held(key)));
    }
    return asked;
  }

  static Map<RecordKey, Long> asked(List<RecordQuantity> named) {
    Map<RecordKey, Long> asked = new LinkedHashMap<>();
    named.forEach(line -> asked.put(line.key(), line.quantity()));
    return asked;
  }

  /** Refuses what is more than held. {@code sign}: -1 for what is sold, 1 for what comes back. */
  void refuseTooMuch(Map<RecordKey, Long> asked, int sign) {
    asked.forEach((key, quantity) -> {
      if (quantity > held(key)) {
        draft.refuseTooMuch(
            key, RejectionReason.OVER_RELEASE, sign * quantity, held(key), lines.containsKey(key));
      }
    });
  }

  void commit(RecordKey key, long quantity) {
    change(key, 0, quantity, 0, 0);
    draft.add(key, -quantity, -quantity, 0);
  }

  void release(RecordKey key, long quantity) {
    change(key, 0, 0, quantity, 0);
    draft.add(key, 0, -quantity, 0);
  }

  void expire(RecordKey key, long quantity) {
    change(key, 0, 0, 0, quantity);
    draft.add(key, 0, -quantity, 0);
  }

  void releaseAll() {
    askedOrHeld(List.of()).forEach(this::release);
  }

  /** Adds to the parts of a line. */
  void change(RecordKey key, long quantity, long committed, long released, long expired) {
    lines.computeIfPresent(
        key,
        (_, line) ->
            new ReservationLine(
                key,
                line.quantity() + quantity,
                line.committed() + committed,
                line.released() + released,
                line.expired() + expired));
  }

  /** The reservation as the entry leaves it. */
  ReservationChanged changed(ReservationState state, long expiresAt) {
    int open = draft.state.openReservations(before.origin());
    Reservation after =
        new Reservation(
            before.id(),
            before.origin(),
            before.key(),
            before.reference(),
            state,
            all(),
            before.createdAtMicros(),
            expiresAt,
            draft.now.sequence());
    draft.order(all());
    boolean ends = before.state() == OPEN && state != OPEN;
    return new ReservationChanged(before, after, ends ? open - 1 : open);
  }
}
