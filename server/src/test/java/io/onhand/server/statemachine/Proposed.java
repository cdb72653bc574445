package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Held.ID;
import static io.onhand.server.statemachine.Held.LATER;
import static io.onhand.server.statemachine.Held.OTHER;
import static io.onhand.server.statemachine.Held.line;
import static io.onhand.server.statemachine.TestView.KEY;
import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.List;
import java.util.OptionalLong;

/**
 * Changes written down by hand, right and wrong ones, to put before the invariants. The view that
 * they start from has two records, an open reservation on both and a transfer to the first.
 */
final class Proposed {
  static final Adjust BODY =
      new Adjust(new AdjustLine(KEY, -1, AdjustReason.SALE, OptionalLong.empty()));
  static final Command REQUEST = Command.of(Decided.header(CommandKind.REQUEST), BODY);
  static final Command FACT = Command.of(Decided.header(CommandKind.FACT), BODY);
  static final LogId MADE = LogId.of(7, 100);

  static final StockRecord RECORD = TestView.record(KEY, 10, 4, Floor.ZERO);
  static final StockRecord ELSEWHERE = TestView.record(OTHER, 10, 4, Floor.ZERO);

  /** Holds 3 of the record and 1 of the other. */
  static final Reservation OPEN = Held.open(line(KEY, 5, 1, 1, 0), line(OTHER, 1, 0, 0, 0));

  static final Transfer SENT =
      transfer(TransferState.IN_TRANSIT, 60, new TransferLine("A", 5, 2, 0, 0, 0, 0));

  private Proposed() {}

  static TestView view() {
    return Held.view(OPEN).with(RECORD).with(ELSEWHERE).with(SENT);
  }

  static void passes(StateView view, Command command, Change... changes) {
    assertThatCode(() -> Invariants.check(view, command, Accepted.with(changes), MOMENT))
        .doesNotThrowAnyException();
  }

  static void violates(String what, StateView view, Command command, Change... changes) {
    assertThatThrownBy(() -> Invariants.check(view, command, Accepted.with(changes), MOMENT))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining(what);
  }

  static RecordChanged changed(StockRecord before, long onHand, long reserved, long in) {
    return new RecordChanged(
        before,
        new StockRecord(
            before.key(),
            before.onHand() + onHand,
            before.reserved() + reserved,
            before.incoming() + in,
            before.floor(),
            before.lowStockAt(),
            before.version() + 1,
            100,
            5_000));
  }

  static ReservationChanged made(ReservationLine... lines) {
    return new ReservationChanged(
        null,
        new Reservation(
            MADE, "shop", "k", "", ReservationState.OPEN, List.of(lines), 5_000, LATER, 100),
        4);
  }

  /** Of the record all that was held is sold, of the other it is given back. */
  static ReservationChanged allSold() {
    return new ReservationChanged(
        OPEN,
        OPEN.with(
            ReservationState.COMMITTED,
            List.of(line(KEY, 5, 4, 1, 0), line(OTHER, 1, 0, 1, 0)),
            100),
        2);
  }

  static Transfer transfer(TransferState state, long updated, TransferLine... lines) {
    return new Transfer(
        ID, "Rome", "Paris", "shop", "sent", "", state, List.of(lines), 1_000, updated);
  }

  static TransferChanged received(TransferLine line) {
    return new TransferChanged(SENT, transfer(TransferState.RECEIVED, 100, line));
  }

  static TransferChanged sent(LogId id, long quantity) {
    return new TransferChanged(
        null,
        new Transfer(
            id,
            "Rome",
            "Paris",
            "shop",
            "k",
            "",
            TransferState.IN_TRANSIT,
            List.of(TransferLine.dispatched("A", quantity)),
            5_000,
            100));
  }

  static ExceptionChanged opened(int ordinal, RecordKey record, ExceptionKind kind) {
    return new ExceptionChanged(
        null,
        new StockException(
            new LogId(7, 100, ordinal), record, kind, 1, "till", "key", "", 5_000, null));
  }

  static OperationVoided voided(Command target, long sequence, long by) {
    return new OperationVoided(
        target.operation(), new RememberedOperation(sequence, target.requestHash(), by));
  }
}
