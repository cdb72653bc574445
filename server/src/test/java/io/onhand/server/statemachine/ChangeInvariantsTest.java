package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Held.ID;
import static io.onhand.server.statemachine.Held.LATER;
import static io.onhand.server.statemachine.Held.OTHER;
import static io.onhand.server.statemachine.Held.line;
import static io.onhand.server.statemachine.Proposed.BODY;
import static io.onhand.server.statemachine.Proposed.ELSEWHERE;
import static io.onhand.server.statemachine.Proposed.FACT;
import static io.onhand.server.statemachine.Proposed.OPEN;
import static io.onhand.server.statemachine.Proposed.RECORD;
import static io.onhand.server.statemachine.Proposed.REQUEST;
import static io.onhand.server.statemachine.Proposed.SENT;
import static io.onhand.server.statemachine.Proposed.allSold;
import static io.onhand.server.statemachine.Proposed.changed;
import static io.onhand.server.statemachine.Proposed.made;
import static io.onhand.server.statemachine.Proposed.opened;
import static io.onhand.server.statemachine.Proposed.received;
import static io.onhand.server.statemachine.Proposed.sent;
import static io.onhand.server.statemachine.Proposed.transfer;
import static io.onhand.server.statemachine.Proposed.voided;
import static io.onhand.server.statemachine.TestView.KEY;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("No change starts from what is not so, or leaves a thing as it cannot be")
final class ChangeInvariantsTest {
  private final TestView view = Proposed.view();

  @Test
  void anExceptionIsResolvedOnceAndOtherwiseStaysAsItIs() {
    StockException open = opened(0, KEY, ExceptionKind.HOLD_ENDED).after();
    StockException resolved = open.resolved(new Resolution("found", "till", 100, 5_000));
    String what = "to be resolved and nothing else";
    view.with(open);

    passes(REQUEST, new ExceptionChanged(open, resolved));
    violates(
        "the exception as it is",
        REQUEST,
        new ExceptionChanged(open, resolved),
        new ExceptionChanged(open, resolved));
    violates(what, REQUEST, new ExceptionChanged(open, open));
    violates(
        what,
        REQUEST,
        new ExceptionChanged(open, open.resolved(new Resolution("found", "till", 99, 5_000))));
    violates(
        what,
        REQUEST,
        new ExceptionChanged(
            open,
            opened(0, OTHER, ExceptionKind.HOLD_ENDED)
                .after()
                .resolved(new Resolution("found", "till", 100, 5_000))));
    violates(
        "the exception as it is",
        REQUEST,
        new ExceptionChanged(opened(0, OTHER, ExceptionKind.HOLD_ENDED).after(), resolved));
    view.with(resolved);
    violates(what, REQUEST, new ExceptionChanged(resolved, resolved));
  }

  @Test
  void aReservationChangesFromWhatItIsAndOnlyOnce() {
    Reservation later = OPEN.withExpiry(LATER + 1, 100);
    Reservation other = OPEN.withExpiry(LATER + 2, 60);

    violates("reservation as it is", REQUEST, new ReservationChanged(other, later, 3));
    violates(
        "the origin that made the reservation",
        REQUEST,
        new ReservationChanged(
            OPEN,
            new Reservation(
                OPEN.id(),
                "thief",
                OPEN.key(),
                OPEN.reference(),
                OPEN.state(),
                OPEN.lines(),
                OPEN.createdAtMicros(),
                LATER,
                100),
            0));
    violates(
        "reservation as it is",
        REQUEST,
        new ReservationChanged(OPEN, later, 3),
        new ReservationChanged(OPEN, later, 3));
    violates(
        "sequence in what it changes",
        REQUEST,
        new ReservationChanged(OPEN, OPEN.withExpiry(LATER + 1, 99), 3));
    violates(
        "sequence in what it changes",
        REQUEST,
        changed(RECORD, 0, 4, 0),
        changed(ELSEWHERE, 0, 1, 0),
        new ReservationChanged(null, later, 4));
  }

  @Test
  void onlyAnOpenReservationHolds() {
    String what = "to hold something, and no other";

    violates(
        what,
        REQUEST,
        changed(RECORD, -3, -3, 0),
        new ReservationChanged(
            OPEN,
            OPEN.with(
                ReservationState.COMMITTED,
                List.of(line(KEY, 5, 4, 1, 0), line(OTHER, 1, 0, 0, 0)),
                100),
            2));
    violates(
        what,
        REQUEST,
        changed(RECORD, -3, -3, 0),
        changed(ELSEWHERE, 0, -1, 0),
        new ReservationChanged(
            OPEN, OPEN.with(ReservationState.OPEN, allSold().after().lines(), 100), 3));
    violates("parts of 0 or more", REQUEST, changed(RECORD, 0, 2, 0), made(line(KEY, 2, 1, -1, 0)));
  }

  @Test
  void aReservationExpiresWhenItsTimeHasPassedAndOnlyThen() {
    String what = "to expire when its time has passed, and only then";
    RecordChanged back = changed(RECORD, 0, -3, 0);
    RecordChanged other = changed(ELSEWHERE, 0, -1, 0);
    List<ReservationLine> gone = List.of(line(KEY, 5, 1, 1, 3), line(OTHER, 1, 0, 0, 1));
    Reservation due =
        Held.reservation(
            ReservationState.OPEN, 5_000, OPEN.lines().toArray(ReservationLine[]::new));

    violates(
        what,
        REQUEST,
        back,
        other,
        new ReservationChanged(OPEN, OPEN.with(ReservationState.EXPIRED, gone, 100), 2));
    violates(what, REQUEST, new ReservationChanged(OPEN, OPEN.withExpiry(5_000, 100), 3));
    view.with(due);
    violates(what, REQUEST, new ReservationChanged(due, due.withExpiry(LATER, 100), 3));
    violates(
        what,
        REQUEST,
        changed(RECORD, -3, -3, 0),
        other,
        new ReservationChanged(
            due, due.with(ReservationState.COMMITTED, allSold().after().lines(), 100), 2));
    passes(
        REQUEST,
        back,
        other,
        new ReservationChanged(due, due.with(ReservationState.EXPIRED, gone, 100), 2));
  }

  @Test
  void aTransferChangesFromWhatItIsAndIsInTransitWhileAnythingIs() {
    TransferChanged received = received(new TransferLine("A", 5, 5, 0, 0, 0, 0));
    Transfer other = transfer(TransferState.IN_TRANSIT, 61, SENT.lines().getFirst());
    RecordChanged arrived = changed(RECORD, 3, 0, -3);

    violates("transfer as it is", REQUEST, arrived, new TransferChanged(other, received.after()));
    violates("transfer as it is", REQUEST, arrived, received, received);
    violates("sequence in what it changes", REQUEST, changed(RECORD, 0, 0, 3), sent(ID, 3));
    violates(
        "to have something on its way, and no other",
        REQUEST,
        changed(RECORD, 2, 0, -2),
        received(new TransferLine("A", 5, 4, 0, 0, 0, 0)));
    violates(
        "parts of 0 or more",
        REQUEST,
        changed(RECORD, 4, 0, -4),
        received(new TransferLine("A", 5, 6, 0, 0, 0, 0)));
  }

  @Test
  void anOperationIsVoidedOnceByTheEntryItself() {
    Command target = Command.of(new CommandHeader("till", "sold"), BODY);
    Entry entry = new Entry(40, 400, target, Accepted.with());
    String what = "voided by this entry and by none before";
    view.with(entry, 0);

    passes(REQUEST, voided(target, 40, 100));
    violates(what, REQUEST, voided(target, 40, 99));
    violates(what, REQUEST, voided(target, 41, 100));
    violates(what, REQUEST, voided(FACT, 40, 100));
    view.with(entry, 55);
    violates(what, REQUEST, voided(target, 40, 100));
  }

  private void passes(Command command, Change... changes) {
    Proposed.passes(view, command, changes);
  }

  private void violates(String what, Command command, Change... changes) {
    Proposed.violates(what, view, command, changes);
  }
}
