package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.ReceivedLine;
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
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What arrives is accounted for exactly, and a fact that is too much opens a question")
final class ReceiveRulesTest {
  private static final LogId ID = new LogId(7, 9, 0);
  private static final RecordKey A = new RecordKey("A", "Rome");
  private static final RecordKey B = new RecordKey("B", "Rome");

  @Test
  void withoutLinesEverythingOnItsWayArrived() {
    TestView view =
        view(inTransit(
                new TransferLine("A", 8, 3, 1, 1, 0, 0),
                new TransferLine("C", 2, 2, 0, 0, 0, 0),
                line("B", 5)))
            .with(record(A, 4, 3))
            .with(record(B, 0, 5));

    List<Change> changes = accepted(view, CommandKind.REQUEST);

    assertThat(changes)
        .containsExactly(
            new RecordChanged(record(A, 4, 3), changed(A, 7, 0)),
            new RecordChanged(record(B, 0, 5), changed(B, 5, 0)),
            transferred(
                view,
                TransferState.RECEIVED,
                new TransferLine("A", 8, 6, 1, 1, 0, 0),
                new TransferLine("C", 2, 2, 0, 0, 0, 0),
                new TransferLine("B", 5, 5, 0, 0, 0, 0)));
    assertThat(accepted(view, CommandKind.FACT)).isEqualTo(changes);
  }

  @Test
  void partsArriveAndDiscrepanciesAreNamed() {
    TestView view = view(inTransit(line("A", 10), line("B", 5))).with(record(A, 1, 10));

    assertThat(accepted(view, CommandKind.REQUEST, new ReceivedLine("A", 4, 2, 1, 6)))
        .containsExactly(
            new RecordChanged(record(A, 1, 10), changed(A, 11, 3)),
            transferred(
                view,
                TransferState.IN_TRANSIT,
                new TransferLine("A", 10, 4, 2, 1, 0, 6),
                line("B", 5)));
  }

  @Test
  void theLastPartEndsTheTransfer() {
    TestView view = view(inTransit(new TransferLine("A", 10, 4, 2, 1, 0, 0))).with(record(A, 1, 3));

    assertThat(accepted(view, CommandKind.REQUEST, new ReceivedLine("A", 0, 1, 2, 0)))
        .containsExactly(
            new RecordChanged(record(A, 1, 3), changed(A, 1, 0)),
            transferred(view, TransferState.RECEIVED, new TransferLine("A", 10, 4, 3, 3, 0, 0)));
  }

  @Test
  void aRequestMayNotAccountForMoreThanIsOnItsWay() {
    TestView view = view(inTransit(new TransferLine("A", 10, 4, 0, 0, 0, 0))).with(record(A, 4, 6));

    assertThat(
            decide(
                view,
                CommandKind.REQUEST,
                new ReceivedLine("A", 4, 2, 1, 0),
                new ReceivedLine("B", 0, 0, 0, 2)))
        .isEqualTo(
            Rejected.byRecords(
                List.of(
                    new LineRejection(
                        A,
                        RejectionReason.OVER_RECEIPT,
                        7,
                        OptionalLong.empty(),
                        record(A, 4, 6),
                        OptionalLong.of(6)),
                    new LineRejection(
                        B,
                        RejectionReason.OVER_RECEIPT,
                        0,
                        OptionalLong.empty(),
                        null,
                        OptionalLong.of(0)))));
  }

  @Test
  void nothingArrivesThatTheRecordCannotHold() {
    StockRecord full = record(A, Long.MAX_VALUE - 5, 10);
    TestView view = view(inTransit(line("A", 10))).with(full);

    assertThat(decide(view, CommandKind.FACT, new ReceivedLine("A", 4, 3, 0, 2)))
        .isEqualTo(
            Rejected.byRecords(
                List.of(
                    new LineRejection(
                        A, RejectionReason.QUANTITY_OVERFLOW, 6, OptionalLong.empty(), full))));
    assertThat(accepted(view, CommandKind.FACT, new ReceivedLine("A", 4, 3, 0, 1))).hasSize(2);
  }

  @Test
  void whatIsOverIsBoundedBy64Bits() {
    TestView view =
        view(inTransit(new TransferLine("A", 10, 0, 0, 0, 0, Long.MAX_VALUE - 1)))
            .with(record(A, 0, 10));

    assertThat(decide(view, CommandKind.FACT, new ReceivedLine("A", 0, 0, 0, 2)))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(RejectionReason.QUANTITY_OVERFLOW));
    assertThat(accepted(view, CommandKind.FACT, new ReceivedLine("A", 0, 0, 0, 1))).hasSize(2);
  }

  /** Outstanding are 6: what was asked, what it counts as, and by how much it is too much. */
  @ParameterizedTest
  @CsvSource({
    "6, 0, 0, 0,  6, 0, 0, 0,  ",
    "6, 0, 0, 2,  6, 0, 0, 2,  ",
    "9, 0, 0, 0,  6, 0, 0, 3,  3",
    "9, 0, 0, 2,  6, 0, 0, 5,  5",
    "4, 3, 2, 0,  4, 2, 0, 0,  3",
    "4, 1, 3, 1,  4, 1, 1, 1,  3",
    "0, 7, 0, 0,  0, 6, 0, 0,  1",
    "8, 1, 1, 0,  6, 0, 0, 2,  4",
  })
  void aFactIsTakenAsFarAsItWasOnItsWayAndTheRestIsOver(
      long received,
      long damaged,
      long missing,
      long over,
      long asReceived,
      long asDamaged,
      long asMissing,
      long asOver,
      @Nullable Long beyond) {
    TestView view =
        view(inTransit(new TransferLine("A", 10, 1, 1, 2, 0, 1), line("B", 1)))
            .with(record(A, 4, 6));

    List<Change> changes =
        accepted(view, CommandKind.FACT, new ReceivedLine("A", received, damaged, missing, over));

    long left = 6 - asReceived - asDamaged - asMissing;
    assertThat(changes.subList(0, 2))
        .containsExactly(
            new RecordChanged(record(A, 4, 6), changed(A, 4 + asReceived + asOver, left)),
            transferred(
                view,
                TransferState.IN_TRANSIT,
                new TransferLine(
                    "A", 10, 1 + asReceived, 1 + asDamaged, 2 + asMissing, 0, 1 + asOver),
                line("B", 1)));
    assertThat(changes.subList(2, changes.size()))
        .isEqualTo(beyond == null ? List.of() : List.of(opened(0, A, beyond)));
  }

  @Test
  void aFactMayBringGoodsThatTheTransferDoesNotName() {
    TestView view = view(inTransit(line("A", 3))).with(record(A, 0, 3));

    assertThat(
            accepted(
                view,
                CommandKind.FACT,
                new ReceivedLine("B", 2, 1, 0, 0),
                new ReceivedLine("A", 4, 0, 0, 0)))
        .containsExactly(
            new RecordChanged(
                null, new StockRecord(B, 2, 0, 0, Floor.ZERO, OptionalLong.empty(), 1, 100, 5_000)),
            new RecordChanged(record(A, 0, 3), changed(A, 4, 0)),
            transferred(
                view,
                TransferState.RECEIVED,
                new TransferLine("A", 3, 3, 0, 0, 0, 1),
                new TransferLine("B", 0, 0, 0, 0, 0, 2)),
            opened(0, B, 3),
            opened(1, A, 1));
  }

  @ParameterizedTest
  @EnumSource(
      value = TransferState.class,
      names = {"RECEIVED", "CANCELLED"})
  void afterItsEndATransferTakesFactsAloneAndStaysEnded(TransferState end) {
    TestView view = view(transfer(end, new TransferLine("A", 3, 1, 0, 0, 2, 0)));
    Rejected ended =
        Rejected.by(
            ID.toString(),
            end == TransferState.RECEIVED
                ? RejectionReason.TRANSFER_RECEIVED
                : RejectionReason.TRANSFER_CANCELLED);

    assertThat(decide(view, CommandKind.REQUEST)).isEqualTo(ended);
    assertThat(decide(view, CommandKind.REQUEST, new ReceivedLine("A", 0, 0, 0, 1)))
        .isEqualTo(ended);
    assertThat(decide(view, CommandKind.FACT)).isEqualTo(ended);
    TestView held = view.with(record(A, 5, 0));
    assertThat(accepted(held, CommandKind.FACT, new ReceivedLine("A", 2, 0, 0, 1)))
        .containsExactly(
            new RecordChanged(record(A, 5, 0), changed(A, 8, 0)),
            transferred(held, end, new TransferLine("A", 3, 1, 0, 0, 2, 3)),
            opened(0, A, 3));
    assertThat(accepted(held, CommandKind.FACT, new ReceivedLine("A", 0, 0, 0, 1)).getLast())
        .isEqualTo(opened(0, A, 1));
  }

  @ParameterizedTest
  @EnumSource(CommandKind.class)
  void aTransferThatIsNotKnownReceivesNothing(CommandKind kind) {
    assertThat(decide(new TestView().withStore("Rome"), kind, new ReceivedLine("A", 1, 0, 0, 0)))
        .isEqualTo(Rejected.by(ID.toString(), RejectionReason.TRANSFER_NOT_FOUND));
  }

  private static List<Change> accepted(TestView view, CommandKind kind, ReceivedLine... lines) {
    return ((Accepted) decide(view, kind, lines)).changes();
  }

  /** Whatever the rules decide must pass the invariants too. */
  private static Decision decide(TestView view, CommandKind kind, ReceivedLine... lines) {
    Command command =
        Command.of(
            new CommandHeader("van", "key", "note 7", 0, null, 0, "", "", kind),
            new Receive(ID, List.of(lines)));
    Decision decision = Rules.decide(view, command, MOMENT);
    Invariants.check(view, command, decision, MOMENT);
    return decision;
  }

  private static TestView view(Transfer transfer) {
    return new TestView().withStore("Rome").with(transfer);
  }

  private static Transfer inTransit(TransferLine... lines) {
    return transfer(TransferState.IN_TRANSIT, lines);
  }

  private static Transfer transfer(TransferState state, TransferLine... lines) {
    return new Transfer(ID, "Paris", "Rome", "van", "k", "", state, List.of(lines), 90, 40);
  }

  private static TransferLine line(String product, long dispatched) {
    return TransferLine.dispatched(product, dispatched);
  }

  private static TransferChanged transferred(
      TestView view, TransferState state, TransferLine... lines) {
    Transfer before = view.transfer(ID);
    assertThat(before).isNotNull();
    return new TransferChanged(before, before.with(state, List.of(lines), 100));
  }

  private static ExceptionChanged opened(int ordinal, RecordKey key, long quantity) {
    return new ExceptionChanged(
        null,
        new StockException(
            new LogId(7, 100, ordinal),
            key,
            ExceptionKind.OVER_RECEIVED,
            quantity,
            "van",
            "key",
            "note 7",
            5_000,
            null));
  }

  private static StockRecord record(RecordKey key, long onHand, long incoming) {
    return new StockRecord(
        key, onHand, 0, incoming, Floor.at(20), OptionalLong.empty(), 3, 40, 400);
  }

  private static StockRecord changed(RecordKey key, long onHand, long incoming) {
    return new StockRecord(
        key, onHand, 0, incoming, Floor.at(20), OptionalLong.empty(), 4, 100, 5_000);
  }
}
