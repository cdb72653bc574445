package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.RejectionReason.INSUFFICIENT_STOCK;
import static io.onhand.server.statemachine.RejectionReason.QUANTITY_OVERFLOW;
import static io.onhand.server.statemachine.RejectionReason.RECORD_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.STORE_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.VERSION_CONFLICT;
import static io.onhand.server.statemachine.TestView.KEY;
import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunOpened;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.BasketMode;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Each rule accepts what it should and names the right reason for what it refuses")
final class RulesTest {
  private static final RecordKey NOWHERE = new RecordKey("A", "Atlantis");
  private static final SyncRunId RUN = new SyncRunId("till", "run");

  @Test
  void anAdjustmentChangesOnHandVersionSequenceAndTimeAndNothingElse() {
    StockRecord before = TestView.record(KEY, 10, 4, Floor.at(1));

    Decision decision = adjust(new TestView().with(before), line(KEY, -5));

    assertThat(decision)
        .isEqualTo(
            Accepted.with(
                new RecordChanged(
                    before,
                    new StockRecord(
                        KEY, 5, 4, 6, Floor.at(1), OptionalLong.of(2), 4, 100, 5_000))));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0, 0, -10, true",
    "10, 0, 0, -11, false",
    "10, 4, 0, -6, true",
    "10, 4, 0, -7, false",
    "10, 0, 3, -7, true",
    "10, 0, 3, -8, false",
    "10, 0, -5, -15, true",
    "10, 0, -5, -16, false",
    "1, 0, 3, -1, false",
    "1, 0, 3, 1, true",
    "-9, 0, 0, 1, true",
    "-9, 0, 0, -1, false",
    "10, 0, , -1000000, true",
  })
  void onlyWhatTakesAvailableBelowTheFloorIsRefusedForStock(
      long onHand, long reserved, @Nullable Long floor, long delta, boolean accepted) {
    TestView view =
        new TestView().with(onHand, reserved, floor == null ? Floor.NONE : Floor.at(floor));

    Decision decision = adjust(view, line(KEY, delta));

    if (accepted) {
      assertThat(after(decision).onHand()).isEqualTo(onHand + delta);
    } else {
      assertRefused(decision, INSUFFICIENT_STOCK);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 0, 1",
    "-9223372036854775808, 0, -1",
    "-9223372036854775800, 10, -1",
  })
  void refusesSumsThatNoLongHolds(long onHand, long reserved, long delta) {
    assertRefused(
        adjust(new TestView().with(onHand, reserved, Floor.NONE), line(KEY, delta)),
        QUANTITY_OVERFLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775806, 0, 1, 9223372036854775807",
    "-9223372036854775807, 0, -1, -9223372036854775808",
    "-9223372036854775797, 10, -1, -9223372036854775798",
  })
  void acceptsTheLastSumsThatALongHolds(long onHand, long reserved, long delta, long after) {
    Decision decision = adjust(new TestView().with(onHand, reserved, Floor.NONE), line(KEY, delta));

    assertThat(after(decision).onHand()).isEqualTo(after);
  }

  @ParameterizedTest
  @EnumSource(AdjustReason.class)
  void recordsAreBornByReceiptsReturnsAndCorrectionsAlone(AdjustReason reason) {
    Decision decision = adjust(new TestView(), line(KEY, 5, reason, OptionalLong.empty()));

    if (List.of(AdjustReason.RECEIPT, AdjustReason.RETURN, AdjustReason.CORRECTION)
        .contains(reason)) {
      assertThat(decision)
          .isEqualTo(
              Accepted.with(
                  new RecordChanged(
                      null,
                      new StockRecord(
                          KEY, 5, 0, 0, Floor.ZERO, OptionalLong.empty(), 1, 100, 5_000))));
    } else {
      assertRefused(decision, RECORD_NOT_FOUND);
    }
  }

  @Test
  void aRecordIsNotBornBelowTheFloor() {
    assertRefused(
        adjust(new TestView(), line(KEY, -1, AdjustReason.CORRECTION, OptionalLong.empty())),
        INSUFFICIENT_STOCK);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, 4, Long.MAX_VALUE})
  void refusesAnotherVersionThanTheRecordHas(long expected) {
    OptionalLong version = OptionalLong.of(expected);

    Decision decision =
        adjust(new TestView().with(10, 0, Floor.ZERO), line(KEY, -1, AdjustReason.SALE, version));

    assertThat(decision)
        .isEqualTo(
            new Rejected(
                VERSION_CONFLICT,
                List.of(
                    new LineRejection(
                        KEY,
                        VERSION_CONFLICT,
                        -1,
                        version,
                        TestView.record(KEY, 10, 0, Floor.ZERO))),
                ""));
  }

  @Test
  void acceptsTheVersionThatTheRecordHas() {
    TestView view = new TestView().with(10, 0, Floor.ZERO);

    assertThat(after(adjust(view, line(KEY, -1, AdjustReason.SALE, OptionalLong.of(3)))).version())
        .isEqualTo(4);
    assertThat(
            after(adjust(new TestView(), line(KEY, 1, AdjustReason.RECEIPT, OptionalLong.of(0))))
                .version())
        .isEqualTo(1);
  }

  @Test
  void namesTheFirstReasonWhenSeveralApply() {
    OptionalLong wrong = OptionalLong.of(9);
    TestView full = new TestView().with(Long.MIN_VALUE, 0, Floor.ZERO);

    assertRefused(
        adjust(new TestView(), line(NOWHERE, -1, AdjustReason.SALE, wrong)), STORE_NOT_FOUND);
    assertRefused(adjust(full, line(KEY, -1, AdjustReason.SALE, wrong)), VERSION_CONFLICT);
    assertRefused(
        adjust(new TestView(), line(KEY, -1, AdjustReason.SALE, wrong)), VERSION_CONFLICT);
    assertRefused(adjust(new TestView(), line(KEY, -1)), RECORD_NOT_FOUND);
    assertRefused(adjust(full, line(KEY, -1)), QUANTITY_OVERFLOW);
  }

  @Test
  void theOrderOfReasonsIsFixed() {
    assertThat(Arrays.stream(RejectionReason.values()).map(Enum::name))
        .containsExactly(
            "OPERATION_ABANDONED",
            "STORE_NOT_FOUND",
            "STORE_EXISTS",
            "SYNC_RUN_NOT_FOUND",
            "EPOCH_CHANGED",
            "SEQUENCE_IN_FUTURE",
            "VERSION_CONFLICT",
            "RECORD_NOT_FOUND",
            "QUANTITY_OVERFLOW",
            "INSUFFICIENT_STOCK");
  }

  @Test
  void aBasketSumsItsLinesOnOneRecordBeforeItChecks() {
    RecordKey other = new RecordKey("B", "Paris");
    TestView view =
        new TestView().with(3, 0, Floor.ZERO).with(TestView.record(other, 1, 0, Floor.ZERO));

    Accepted accepted =
        (Accepted)
            decide(
                view,
                basket(BasketMode.ALL_OR_NOTHING, line(KEY, -5), line(other, -1), line(KEY, 2)));

    assertThat(accepted.changes().stream().map(change -> ((RecordChanged) change).after()))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::version)
        .containsExactly(tuple(KEY, 0L, 4L), tuple(other, 0L, 4L));
  }

  @Test
  void oneLineOfABasketThatBearsRecordsBearsForTheOthersOnItsRecord() {
    Decision decision =
        decide(
            new TestView(),
            basket(
                BasketMode.ALL_OR_NOTHING,
                line(KEY, -2),
                line(KEY, 5, AdjustReason.RECEIPT, OptionalLong.empty())));

    assertThat(after(decision).onHand()).isEqualTo(3);
    assertThat(after(decision).version()).isEqualTo(1);
  }

  @Test
  void aBasketWhoseSumIsNothingStillCountsAsAChange() {
    TestView view = new TestView().with(1, 0, Floor.at(5));

    Decision decision =
        decide(view, basket(BasketMode.ALL_OR_NOTHING, line(KEY, -2), line(KEY, 2)));

    assertThat(after(decision).onHand()).isEqualTo(1);
    assertThat(after(decision).version()).isEqualTo(4);
  }

  @Test
  void allOrNothingNamesEveryRecordThatRefusesAndTheFirstReason() {
    RecordKey unknown = new RecordKey("B", "Paris");
    RecordKey fine = new RecordKey("C", "Paris");
    TestView view =
        new TestView().with(1, 0, Floor.ZERO).with(TestView.record(fine, 9, 0, Floor.ZERO));

    Rejected rejected =
        (Rejected)
            decide(
                view,
                basket(
                    BasketMode.ALL_OR_NOTHING,
                    line(KEY, -1),
                    line(fine, -1),
                    line(KEY, -1),
                    line(unknown, -1),
                    line(NOWHERE, -1)));

    assertThat(rejected.reason()).isEqualTo(STORE_NOT_FOUND);
    assertThat(rejected.lines())
        .containsExactly(
            new LineRejection(
                KEY,
                INSUFFICIENT_STOCK,
                -2,
                OptionalLong.empty(),
                TestView.record(KEY, 1, 0, Floor.ZERO)),
            new LineRejection(unknown, RECORD_NOT_FOUND, -1, OptionalLong.empty(), null),
            new LineRejection(NOWHERE, STORE_NOT_FOUND, -1, OptionalLong.empty(), null));
  }

  @Test
  void bestEffortTakesWhatHoldsAndSaysWhatDoesNot() {
    RecordKey fine = new RecordKey("C", "Paris");
    TestView view =
        new TestView().with(1, 0, Floor.ZERO).with(TestView.record(fine, 9, 0, Floor.ZERO));

    Accepted accepted =
        (Accepted) decide(view, basket(BasketMode.BEST_EFFORT, line(KEY, -2), line(fine, -2)));

    assertThat(after(accepted).key()).isEqualTo(fine);
    assertThat(after(accepted).onHand()).isEqualTo(7);
    assertThat(accepted.refused())
        .extracting(LineRejection::key, LineRejection::reason)
        .containsExactly(tuple(KEY, INSUFFICIENT_STOCK));
  }

  @Test
  void theLargestBasketCannotOverflowItsOwnSum() {
    AdjustLine[] lines = new AdjustLine[1_000];
    Arrays.fill(lines, line(KEY, 1_000_000_000_000_000L));
    TestView view = new TestView().with(0, 0, Floor.ZERO);

    assertThat(after(decide(view, basket(BasketMode.ALL_OR_NOTHING, lines))).onHand())
        .isEqualTo(1_000_000_000_000_000_000L);
  }

  @Test
  void declaresAStoreOnce() {
    assertThat(decide(new TestView(), new CreateStore("Rome", "Roma")))
        .isEqualTo(Accepted.with(new StoreDeclared(new Store("Rome", "Roma", 100, 5_000))));
    assertThat(decide(new TestView(), new CreateStore("Paris", "")))
        .isEqualTo(new Rejected(RejectionReason.STORE_EXISTS, List.of(), "Paris"));
  }

  @Test
  void anchorsASyncRunAtTheHeadOrWhereItIsAsked() {
    assertThat(decide(new TestView(), open(null))).isEqualTo(opened(99));
    assertThat(decide(new TestView(), open(new Position(7, 12)))).isEqualTo(opened(12));
    assertThat(decide(new TestView(), open(new Position(7, 99)))).isEqualTo(opened(99));
    assertThat(decide(new TestView(), open(new Position(7, 100))))
        .isEqualTo(Rejected.because(RejectionReason.SEQUENCE_IN_FUTURE));
    assertThat(decide(new TestView(), open(new Position(8, 100))))
        .isEqualTo(Rejected.because(RejectionReason.EPOCH_CHANGED));
  }

  @Test
  void givesUpAKeyWithoutAChange() {
    assertThat(decide(new TestView(), new Abandon())).isEqualTo(Accepted.with());
  }

  @Test
  void movesTheHorizonForwardOverWhatIsOldEnough() {
    long now = 80L * 3_600 * 1_000_000;
    long old = now - 72L * 3_600 * 1_000_000;
    Moment moment = new Moment(7, 100, now);
    TestView view = new TestView().withHorizon(10);

    assertThat(Rules.decide(view, horizon(11, old), moment))
        .isEqualTo(Accepted.with(new HorizonMoved(11)));
    for (CommandBody wrong :
        List.of(
            new AdvanceHorizon(10, old),
            new AdvanceHorizon(100, old),
            new AdvanceHorizon(11, old + 1))) {
      assertThatThrownBy(() -> Rules.decide(view, Command.internal(wrong), moment))
          .isInstanceOf(InvariantViolation.class)
          .hasMessageContaining("Expected");
    }
  }

  private static Command horizon(long sequence, long youngest) {
    return Command.internal(new AdvanceHorizon(sequence, youngest));
  }

  private static OpenSyncRun open(@Nullable Position anchor) {
    return new OpenSyncRun(RUN, SyncMode.MERGE, anchor);
  }

  private static Decision opened(long anchor) {
    return Accepted.with(new SyncRunOpened(new SyncRun(RUN, SyncMode.MERGE, anchor)));
  }

  private static Decision adjust(StateView view, AdjustLine line) {
    return decide(view, new Adjust(line));
  }

  private static Decision decide(StateView view, CommandBody body) {
    return Rules.decide(view, Command.of(new CommandHeader("till", "key"), body), MOMENT);
  }

  private static Basket basket(BasketMode mode, AdjustLine... lines) {
    return new Basket(List.of(lines), mode);
  }

  private static AdjustLine line(RecordKey key, long delta) {
    return line(key, delta, AdjustReason.SALE, OptionalLong.empty());
  }

  private static AdjustLine line(
      RecordKey key, long delta, AdjustReason reason, OptionalLong version) {
    return new AdjustLine(key, delta, reason, version);
  }

  private static StockRecord after(Decision decision) {
    assertThat(decision).isInstanceOf(Accepted.class);
    assertThat(((Accepted) decision).changes()).hasSize(1);
    return ((RecordChanged) ((Accepted) decision).changes().getFirst()).after();
  }

  private static void assertRefused(Decision decision, RejectionReason reason) {
    assertThat(decision).isInstanceOf(Rejected.class);
    Rejected rejected = (Rejected) decision;
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.lines()).extracting(LineRejection::reason).containsExactly(reason);
  }
}
