package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Goods leave one store for another at once or on a way that may be taken back")
final class TransferRulesTest {
  private static final RecordKey FROM = new RecordKey("A", "Paris");
  private static final RecordKey TO = new RecordKey("A", "Rome");
  private static final RecordKey OTHER = new RecordKey("B", "Paris");
  private static final CommandHeader HEADER =
      new CommandHeader("van", "key", "note 7", 0, null, 0, "", "", CommandKind.REQUEST);
  private static final CommandHeader FACT =
      new CommandHeader("van", "key", "note 7", 0, null, 0, "", "", CommandKind.FACT);

  @Test
  void aMoveTakesFromOneStoreAndGivesToTheOtherInOneEntry() {
    StockRecord source = TestView.record(FROM, 10, 4, Floor.ZERO);
    StockRecord target = TestView.record(TO, 1, 0, Floor.at(8));

    Accepted accepted = accepted(view().with(source).with(target), move(line("A", 6)));

    assertThat(accepted.changes())
        .containsExactly(
            new RecordChanged(source, changed(source, 4, 6)),
            new RecordChanged(target, changed(target, 7, 6)));
  }

  @Test
  void linesOnOneProductAreSummedAndTheDestinationIsBorn() {
    StockRecord a = TestView.record(FROM, 10, 0, Floor.ZERO);
    StockRecord b = TestView.record(OTHER, 5, 0, Floor.ZERO);
    TestView view = view().with(a).with(b);

    assertThat(accepted(view, move(line("A", 6), line("B", 5), line("A", 4))).changes())
        .containsExactly(
            new RecordChanged(a, changed(a, 0, 6)),
            new RecordChanged(null, born("A", 10, 0)),
            new RecordChanged(b, changed(b, 0, 6)),
            new RecordChanged(null, born("B", 5, 0)));
    assertRefused(
        decide(view, HEADER, move(line("A", 6), line("B", 5), line("A", 5))),
        new LineRejection(FROM, RejectionReason.INSUFFICIENT_STOCK, -11, OptionalLong.empty(), a));
  }

  @Test
  void aMoveIsRefusedAsASaleIs() {
    StockRecord source = TestView.record(FROM, 10, 4, Floor.at(1));
    TestView view = view().with(source);

    assertRefused(
        decide(view, HEADER, move(line("A", 6))),
        new LineRejection(
            FROM, RejectionReason.INSUFFICIENT_STOCK, -6, OptionalLong.empty(), source));
    assertRefused(
        decide(view, HEADER, move(new MoveLine("A", 99, OptionalLong.of(2)))),
        new LineRejection(FROM, RejectionReason.VERSION_CONFLICT, -99, OptionalLong.of(2), source));
    assertThat(accepted(view, move(new MoveLine("A", 5, OptionalLong.of(3)))).changes()).hasSize(2);
    assertRefused(
        decide(view(), HEADER, move(line("A", 1))),
        new LineRejection(FROM, RejectionReason.RECORD_NOT_FOUND, -1, OptionalLong.empty(), null));
  }

  @Test
  void bothStoresMustBeDeclared() {
    StockRecord source = TestView.record(FROM, 1, 0, Floor.ZERO);
    RecordKey nowhere = new RecordKey("A", "Atlantis");
    TestView view = view().with(source);

    assertRefused(
        decide(view, HEADER, new Move("Paris", "Atlantis", List.of(line("A", 5)))),
        new LineRejection(
            FROM, RejectionReason.INSUFFICIENT_STOCK, -5, OptionalLong.empty(), source),
        new LineRejection(nowhere, RejectionReason.STORE_NOT_FOUND, 5, OptionalLong.empty(), null));
    assertRefused(
        decide(view, FACT, new Dispatch("Atlantis", "Paris", List.of(line("A", 5)))),
        new LineRejection(
            nowhere, RejectionReason.STORE_NOT_FOUND, -5, OptionalLong.empty(), null));
  }

  @Test
  void neitherEndMayOverflow() {
    StockRecord full = TestView.record(TO, Long.MAX_VALUE - 4, 0, Floor.ZERO);
    StockRecord expecting =
        new StockRecord(TO, 0, 0, Long.MAX_VALUE - 4, Floor.ZERO, OptionalLong.empty(), 3, 40, 400);
    StockRecord source = TestView.record(FROM, 10, 0, Floor.ZERO);

    assertThat(accepted(view().with(source).with(full), move(line("A", 4))).changes()).hasSize(2);
    assertRefused(
        decide(view().with(source).with(full), HEADER, move(line("A", 5))),
        new LineRejection(TO, RejectionReason.QUANTITY_OVERFLOW, 5, OptionalLong.empty(), full));
    assertRefused(
        decide(view().with(source).with(expecting), FACT, dispatch(line("A", 5))),
        new LineRejection(
            TO, RejectionReason.QUANTITY_OVERFLOW, 5, OptionalLong.empty(), expecting));
  }

  @Test
  void aDispatchIsIncomingUntilItArrives() {
    StockRecord source = TestView.record(FROM, 10, 0, Floor.ZERO);

    Accepted accepted = accepted(view().with(source), dispatch(line("A", 3), line("A", 4)));

    assertThat(accepted.changes())
        .containsExactly(
            new RecordChanged(source, changed(source, 3, 6)),
            new RecordChanged(null, born("A", 0, 7)),
            new TransferChanged(
                null,
                new Transfer(
                    new LogId(7, 100, 0),
                    "Paris",
                    "Rome",
                    "van",
                    "key",
                    "note 7",
                    TransferState.IN_TRANSIT,
                    List.of(new TransferLine("A", 7, 0, 0, 0, 0, 0)),
                    5_000,
                    100)));
  }

  @Test
  void aDispatchThatHappenedMayTakeTheSourceBelowItsFloor() {
    StockRecord source = TestView.record(FROM, 10, 4, Floor.at(1));
    TestView view = view().with(source);

    assertThat(decide(view, HEADER, dispatch(line("A", 6)))).isInstanceOf(Rejected.class);
    List<Change> changes = ((Accepted) decide(view, FACT, dispatch(line("A", 8)))).changes();

    assertThat(changes).hasSize(4);
    assertThat(changes.getFirst()).isEqualTo(new RecordChanged(source, changed(source, 2, 6)));
    assertThat(changes.getLast())
        .isEqualTo(
            new ExceptionChanged(
                null,
                new StockException(
                    new LogId(7, 100, 0),
                    FROM,
                    ExceptionKind.BELOW_FLOOR,
                    3,
                    "van",
                    "key",
                    "note 7",
                    5_000,
                    null)));
    assertThat(((Accepted) decide(view, FACT, dispatch(line("A", 5)))).changes()).hasSize(3);
  }

  @Test
  void aDispatchThatHappenedBearsItsSource() {
    List<Change> changes = ((Accepted) decide(view(), FACT, dispatch(line("A", 8)))).changes();

    assertThat(changes.getFirst())
        .isEqualTo(
            new RecordChanged(
                null,
                new StockRecord(FROM, -8, 0, 0, Floor.ZERO, OptionalLong.empty(), 1, 100, 5_000)));
    assertThat(changes.getLast()).isInstanceOf(ExceptionChanged.class);
  }

  @Test
  void whatIsStillOnItsWayIsTakenBack() {
    Transfer transfer =
        transfer(
            TransferState.IN_TRANSIT,
            new TransferLine("A", 10, 2, 1, 1, 0, 3),
            new TransferLine("B", 5, 5, 0, 0, 0, 0));
    StockRecord source = TestView.record(FROM, 1, 0, Floor.at(9));
    StockRecord target = TestView.record(TO, 2, 0, Floor.ZERO);

    Accepted accepted =
        accepted(view().with(transfer).with(source).with(target), new Cancel(transfer.id()));

    assertThat(accepted.changes())
        .containsExactly(
            new RecordChanged(source, changed(source, 7, 6)),
            new RecordChanged(target, changed(target, 2, 0)),
            new TransferChanged(
                transfer,
                transfer.with(
                    TransferState.CANCELLED,
                    List.of(
                        new TransferLine("A", 10, 2, 1, 1, 6, 3),
                        new TransferLine("B", 5, 5, 0, 0, 0, 0)),
                    100)));
  }

  @Test
  void aTransferIsTakenBackOnce() {
    LogId id = new LogId(7, 9, 0);

    assertThat(decide(view(), HEADER, new Cancel(id)))
        .isEqualTo(Rejected.by("7-9", RejectionReason.TRANSFER_NOT_FOUND));
    assertThat(decide(view().with(transfer(TransferState.RECEIVED)), HEADER, new Cancel(id)))
        .isEqualTo(Rejected.by("7-9", RejectionReason.TRANSFER_RECEIVED));
    assertThat(decide(view().with(transfer(TransferState.CANCELLED)), HEADER, new Cancel(id)))
        .isEqualTo(Rejected.by("7-9", RejectionReason.TRANSFER_CANCELLED));
  }

  @Test
  void nothingIsTakenBackThatTheSourceCannotHold() {
    Transfer transfer = transfer(TransferState.IN_TRANSIT, new TransferLine("A", 6, 0, 0, 0, 0, 0));
    StockRecord full = TestView.record(FROM, Long.MAX_VALUE - 5, 0, Floor.ZERO);
    TestView view = view().with(transfer).with(full).with(TestView.record(TO, 0, 0, Floor.ZERO));

    assertRefused(
        decide(view, HEADER, new Cancel(transfer.id())),
        new LineRejection(FROM, RejectionReason.QUANTITY_OVERFLOW, 6, OptionalLong.empty(), full));
  }

  private static TestView view() {
    return new TestView().withStore("Rome");
  }

  private static Accepted accepted(TestView view, TransferCommand body) {
    return (Accepted) decide(view, HEADER, body);
  }

  /** Whatever the rules decide must pass the invariants too. */
  private static Decision decide(TestView view, CommandHeader header, TransferCommand body) {
    Command command = Command.of(header, body);
    Decision decision = Rules.decide(view, command, MOMENT);
    Invariants.check(view, command, decision, MOMENT);
    return decision;
  }

  private static void assertRefused(Decision decision, LineRejection... lines) {
    assertThat(decision).isEqualTo(Rejected.byRecords(List.of(lines)));
  }

  private static Move move(MoveLine... lines) {
    return new Move("Paris", "Rome", List.of(lines));
  }

  private static Dispatch dispatch(MoveLine... lines) {
    return new Dispatch("Paris", "Rome", List.of(lines));
  }

  private static MoveLine line(String product, long quantity) {
    return new MoveLine(product, quantity, OptionalLong.empty());
  }

  private static Transfer transfer(TransferState state, TransferLine... lines) {
    return new Transfer(
        new LogId(7, 9, 0), "Paris", "Rome", "van", "k", "", state, List.of(lines), 90, 40);
  }

  private static StockRecord changed(StockRecord before, long onHand, long incoming) {
    return new StockRecord(
        before.key(),
        onHand,
        before.reserved(),
        incoming,
        before.floor(),
        before.lowStockAt(),
        4,
        100,
        5_000);
  }

  private static StockRecord born(String product, long onHand, long incoming) {
    return new StockRecord(
        new RecordKey(product, "Rome"),
        onHand,
        0,
        incoming,
        Floor.ZERO,
        OptionalLong.empty(),
        1,
        100,
        5_000);
  }
}
