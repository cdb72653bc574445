package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Held.LATER;
import static io.onhand.server.statemachine.Held.OTHER;
import static io.onhand.server.statemachine.Held.line;
import static io.onhand.server.statemachine.Proposed.ELSEWHERE;
import static io.onhand.server.statemachine.Proposed.FACT;
import static io.onhand.server.statemachine.Proposed.MADE;
import static io.onhand.server.statemachine.Proposed.OPEN;
import static io.onhand.server.statemachine.Proposed.RECORD;
import static io.onhand.server.statemachine.Proposed.REQUEST;
import static io.onhand.server.statemachine.Proposed.allSold;
import static io.onhand.server.statemachine.Proposed.changed;
import static io.onhand.server.statemachine.Proposed.made;
import static io.onhand.server.statemachine.Proposed.opened;
import static io.onhand.server.statemachine.Proposed.received;
import static io.onhand.server.statemachine.Proposed.sent;
import static io.onhand.server.statemachine.TestView.KEY;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The changes of one decision add up, or the decision is refused")
final class BalanceTest {
  private final TestView view = Proposed.view();

  @Test
  void reservedMovesWithReservationsAlone() {
    String what = "reserved to move with reservations alone";

    violates(what, REQUEST, changed(RECORD, 0, 1, 0));
    violates(what, REQUEST, changed(RECORD, 0, 1, 0), changed(ELSEWHERE, -1, 0, 0));
    violates(what, REQUEST, made(line(KEY, 2, 0, 0, 0)));
    violates(what, REQUEST, changed(RECORD, 0, 1, 0), made(line(KEY, 2, 0, 0, 0)));
    violates(what, REQUEST, changed(RECORD, 0, 2, 0), made(line(OTHER, 2, 0, 0, 0)));
    violates(what, REQUEST, changed(RECORD, -3, -2, 0), changed(ELSEWHERE, 0, -1, 0), allSold());
    passes(REQUEST, changed(RECORD, 0, 2, 0), made(line(KEY, 2, 0, 0, 0)));
    passes(REQUEST, changed(RECORD, -3, -3, 0), changed(ELSEWHERE, 0, -1, 0), allSold());
  }

  @Test
  void incomingMovesWithTransfersAlone() {
    String what = "incoming to move with transfers alone";
    TransferChanged received = received(new TransferLine("A", 5, 5, 0, 0, 0, 0));

    violates(what, REQUEST, changed(RECORD, 0, 0, 1));
    violates(what, REQUEST, changed(RECORD, 0, 0, 1), changed(ELSEWHERE, -1, 0, 0));
    violates(what, REQUEST, changed(RECORD, 3, 0, -2), received);
    violates(what, REQUEST, changed(ELSEWHERE, 3, 0, -3), received);
    violates(what, REQUEST, changed(RECORD, 0, 0, 2), sent(MADE, 3));
    passes(REQUEST, changed(RECORD, 3, 0, -3), received);
    passes(REQUEST, changed(RECORD, 0, 0, 3), sent(MADE, 3));
  }

  @Test
  void aFactThatTakesARecordBelowItsFloorSaysSo() {
    String what = "an exception with a fact";
    RecordChanged broken = changed(RECORD, -7, 0, 0);
    RecordChanged fine = changed(ELSEWHERE, -6, 0, 0);

    violates(what, FACT, broken);
    violates(what, FACT, fine, broken);
    violates(what, FACT, broken, opened(0, KEY, ExceptionKind.HOLD_ENDED));
    violates("takes below its floor", FACT, fine, opened(0, OTHER, ExceptionKind.BELOW_FLOOR));
    violates("takes below its floor", FACT, broken, opened(0, OTHER, ExceptionKind.BELOW_FLOOR));
    passes(FACT, fine, broken, opened(0, KEY, ExceptionKind.BELOW_FLOOR));
    passes(FACT, fine);
    violates("above the floor", REQUEST, fine, broken, opened(0, KEY, ExceptionKind.BELOW_FLOOR));
  }

  @Test
  void exceptionsAreOpenedByFactsAndNumberedFromZero() {
    RecordChanged fine = changed(RECORD, -1, 0, 0);

    violates("exception of a fact", REQUEST, fine, opened(0, KEY, ExceptionKind.OVER_RECEIVED));
    violates("ordinal", FACT, fine, opened(1, KEY, ExceptionKind.HOLD_ENDED));
    violates(
        "ordinal",
        FACT,
        fine,
        opened(0, KEY, ExceptionKind.HOLD_ENDED),
        opened(2, OTHER, ExceptionKind.HOLD_ENDED));
    passes(
        FACT,
        fine,
        opened(0, KEY, ExceptionKind.HOLD_ENDED),
        opened(1, OTHER, ExceptionKind.HOLD_ENDED));
  }

  @Test
  void openReservationsMoveByThoseMadeAndEnded() {
    RecordChanged held = changed(RECORD, 0, 2, 0);
    RecordChanged sold = changed(RECORD, -3, -3, 0);
    RecordChanged back = changed(ELSEWHERE, 0, -1, 0);

    for (int wrong : new int[] {2, 3, 5}) {
      violates(
          "of the origin to be 4",
          REQUEST,
          held,
          new ReservationChanged(null, made(line(KEY, 2, 0, 0, 0)).after(), wrong));
    }
    violates(
        "of the origin to be 2",
        REQUEST,
        sold,
        back,
        new ReservationChanged(OPEN, allSold().after(), 3));
    violates(
        "of the origin to be 3",
        REQUEST,
        new ReservationChanged(OPEN, OPEN.withExpiry(LATER + 1, 100), 2));
    passes(REQUEST, new ReservationChanged(OPEN, OPEN.withExpiry(LATER + 1, 100), 3));
  }

  /** The transfer and the exception of one entry have the same numbers in their ids. */
  @Test
  void thingsOfSeveralKindsMayShareAnId() {
    passes(
        FACT,
        changed(ELSEWHERE, -7, 0, 0),
        changed(RECORD, 0, 0, 3),
        sent(MADE, 3),
        opened(0, OTHER, ExceptionKind.BELOW_FLOOR));
  }

  @Test
  void recordsComeFirstAndTheOthersInTheOrderOfTheirKinds() {
    violates(
        "order of their kinds", REQUEST, made(line(KEY, 2, 0, 0, 0)), changed(RECORD, 0, 2, 0));
    violates(
        "order of their kinds",
        FACT,
        changed(RECORD, 0, 0, 3),
        opened(0, KEY, ExceptionKind.HOLD_ENDED),
        sent(MADE, 3));
  }

  private void passes(Command command, Change... changes) {
    Proposed.passes(view, command, changes);
  }

  private void violates(String what, Command command, Change... changes) {
    Proposed.violates(what, view, command, changes);
  }
}
