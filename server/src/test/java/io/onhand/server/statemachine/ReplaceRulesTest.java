package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.TestView.KEY;
import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName(
    "A REPLACE zeroes what it did not list and nobody changed, and a dry run changes nothing")
final class ReplaceRulesTest {
  private static final SyncRunId RUN = new SyncRunId("erp", "run");
  private static final RecordKey OF_ROME = new RecordKey("A", "Rome");

  /** {@link TestView#record} was changed at 40. */
  private static final long AT_CHANGE = 40;

  private static final StockRecord HELD = TestView.record(KEY, 10, 0, Floor.ZERO);

  @Test
  void eachStoreNamedMustBeDeclared() {
    OpenSyncRun open =
        new OpenSyncRun(
            RUN,
            SyncMode.REPLACE,
            new Position(8, 0),
            List.of("Paris", "Atlantis", "Utopia"),
            false);

    assertThat(decide(new TestView(), open))
        .isEqualTo(Rejected.by("Atlantis", RejectionReason.STORE_NOT_FOUND));
    assertThat(decide(new TestView().withStore("Atlantis").withStore("Utopia"), open))
        .isEqualTo(Rejected.because(RejectionReason.EPOCH_CHANGED));
  }

  @Test
  void openingKeepsWhatTheRunIsTold() {
    assertThat(
            decide(
                new TestView(),
                new OpenSyncRun(
                    RUN, SyncMode.REPLACE, new Position(7, 30), List.of("Paris"), true)))
        .isEqualTo(
            Accepted.with(
                new SyncRunChanged(
                    new SyncRun(RUN, SyncMode.REPLACE, 30, List.of("Paris"), true, false))));
  }

  @Test
  void rowsOfOtherStoresAreRefused() {
    StockRecord elsewhere = TestView.record(OF_ROME, 3, 0, Floor.ZERO);
    TestView view = replace(AT_CHANGE).withStore("Rome").with(elsewhere);

    Accepted accepted = (Accepted) decide(view, chunk(row(OF_ROME, 5)));

    assertThat(accepted.rows())
        .containsExactly(
            new RowResult(RowOutcome.REJECTED, RejectionReason.STORE_NOT_FOUND, elsewhere));
    assertThat(accepted.changes()).isEmpty();
  }

  @Test
  void aReplaceRemembersEveryRowAndAMergeNone() {
    RecordKey unknown = new RecordKey("B", "Paris");
    SyncChunk chunk = chunk(row(KEY, 10), row(unknown, 5));

    assertThat(((Accepted) decide(replace(AT_CHANGE).with(HELD), chunk)).listed())
        .containsExactly(KEY, unknown);
    assertThat(
            ((Accepted) decide(view(SyncMode.MERGE, AT_CHANGE, false).with(HELD), chunk)).listed())
        .isEmpty();
  }

  @Test
  void whatWasNotListedIsSetToZero() {
    StockRecord below = TestView.record(new RecordKey("B", "Paris"), -3, 0, Floor.ZERO);

    Accepted accepted =
        (Accepted) decide(replace(AT_CHANGE).with(HELD).with(below), zero(KEY, below.key()));

    StockRecord zeroed =
        new StockRecord(KEY, 0, 0, 6, Floor.ZERO, HELD.lowStockAt(), 4, 100, 5_000);
    StockRecord raised =
        new StockRecord(below.key(), 0, 0, 6, Floor.ZERO, HELD.lowStockAt(), 4, 100, 5_000);
    assertThat(accepted.changes())
        .containsExactly(new RecordChanged(HELD, zeroed), new RecordChanged(below, raised));
    assertThat(accepted.rows())
        .containsExactly(
            new RowResult(RowOutcome.UPDATED, null, zeroed),
            new RowResult(RowOutcome.UPDATED, null, raised));
  }

  @Test
  void whatIsListedOrHoldsZeroOrIsOfAnotherStoreIsLeftAlone() {
    RecordKey unknown = new RecordKey("B", "Paris");
    StockRecord empty = TestView.record(new RecordKey("C", "Paris"), 0, 0, Floor.ZERO);
    StockRecord elsewhere = TestView.record(OF_ROME, 3, 0, Floor.ZERO);
    long beforeChange = AT_CHANGE - 1;
    TestView view =
        replace(beforeChange)
            .withStore("Rome")
            .with(HELD)
            .with(empty)
            .with(elsewhere)
            .withListed(RUN, KEY);

    assertLeft(view, KEY, RowOutcome.SKIPPED, null, HELD);
    assertLeft(view, unknown, RowOutcome.SKIPPED, null, null);
    assertLeft(view, empty.key(), RowOutcome.SKIPPED, null, empty);
    assertLeft(view, OF_ROME, RowOutcome.SKIPPED, null, elsewhere);
  }

  @Test
  void whatChangedSinceTheAnchorIsAConflict() {
    assertLeft(replace(AT_CHANGE - 1).with(HELD), KEY, RowOutcome.CONFLICT, null, HELD);
  }

  @Test
  void stockThatIsReservedIsNotSetToZero() {
    StockRecord reserved = TestView.record(KEY, 10, 1, Floor.ZERO);
    StockRecord least = TestView.record(KEY, Long.MIN_VALUE, 0, Floor.NONE);

    assertLeft(
        replace(AT_CHANGE).with(reserved),
        KEY,
        RowOutcome.REJECTED,
        RejectionReason.INSUFFICIENT_STOCK,
        reserved);
    assertLeft(
        replace(AT_CHANGE).with(least),
        KEY,
        RowOutcome.REJECTED,
        RejectionReason.QUANTITY_OVERFLOW,
        least);
  }

  @Test
  void aMergeSetsNothingToZero() {
    assertLeft(
        view(SyncMode.MERGE, AT_CHANGE, false).with(HELD), KEY, RowOutcome.SKIPPED, null, HELD);
  }

  @ParameterizedTest
  @EnumSource(SyncMode.class)
  void aDryRunSaysWhatWouldBecomeOfARowAndChangesNothing(SyncMode mode) {
    RecordKey unknown = new RecordKey("B", "Paris");
    StockRecord reserved = TestView.record(new RecordKey("C", "Paris"), 10, 6, Floor.ZERO);
    TestView view = view(mode, AT_CHANGE, true).with(HELD).with(reserved);

    Accepted accepted =
        (Accepted) decide(view, chunk(row(KEY, 25), row(unknown, 3), row(reserved.key(), 5)));

    assertThat(accepted.changes()).isEmpty();
    assertThat(accepted.rows())
        .containsExactly(
            new RowResult(RowOutcome.UPDATED, null, HELD),
            new RowResult(RowOutcome.CREATED, null, null),
            new RowResult(RowOutcome.REJECTED, RejectionReason.INSUFFICIENT_STOCK, reserved));
    assertThat(accepted.listed())
        .isEqualTo(mode == SyncMode.REPLACE ? List.of(KEY, unknown, reserved.key()) : List.of());
  }

  @Test
  void aDryRunSetsNothingToZero() {
    assertLeft(
        view(SyncMode.REPLACE, AT_CHANGE, true).with(HELD), KEY, RowOutcome.UPDATED, null, HELD);
  }

  @Test
  void aRunIsFinishedOnceAndTakesNothingMore() {
    SyncRun run = new SyncRun(RUN, SyncMode.REPLACE, 40, List.of("Paris"), true, false);
    TestView finished = new TestView().with(run.finished());

    assertThat(decide(new TestView().with(run), new FinishSyncRun(RUN)))
        .isEqualTo(Accepted.with(new SyncRunChanged(run.finished())));
    for (SyncCommand late : List.of(new FinishSyncRun(RUN), chunk(row(KEY, 1)), zero(KEY))) {
      assertThat(decide(finished, late))
          .isEqualTo(Rejected.because(RejectionReason.SYNC_RUN_FINISHED));
      assertThat(decide(new TestView(), late))
          .isEqualTo(Rejected.because(RejectionReason.SYNC_RUN_NOT_FOUND));
    }
  }

  private static void assertLeft(
      TestView view,
      RecordKey key,
      RowOutcome outcome,
      @Nullable RejectionReason reason,
      @Nullable StockRecord record) {
    assertThat(decide(view, zero(key)))
        .isEqualTo(
            new Accepted(
                List.of(), List.of(), List.of(new RowResult(outcome, reason, record)), List.of()));
  }

  private static TestView replace(long anchor) {
    return view(SyncMode.REPLACE, anchor, false);
  }

  private static TestView view(SyncMode mode, long anchor, boolean isDry) {
    List<String> stores = mode == SyncMode.REPLACE ? List.of("Paris") : List.of();
    return new TestView().with(new SyncRun(RUN, mode, anchor, stores, isDry, false));
  }

  /** Whatever the rules decide must pass the invariants too. */
  private static Decision decide(TestView view, SyncCommand body) {
    Command command = Command.of(new CommandHeader("erp", "key"), body);
    Decision decision = Rules.decide(view, command, MOMENT);
    Invariants.check(view, command, decision, MOMENT);
    return decision;
  }

  private static SyncChunk chunk(SyncRow... rows) {
    return new SyncChunk(RUN, 1, List.of(rows));
  }

  private static SyncRow row(RecordKey key, long onHand) {
    return new SyncRow(key, onHand, OptionalLong.empty());
  }

  private static ZeroUnlisted zero(RecordKey... keys) {
    return new ZeroUnlisted(RUN, List.of(keys));
  }
}
