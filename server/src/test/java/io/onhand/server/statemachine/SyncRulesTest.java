package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A row of a sync run sets a record, skips it, or says why it may not")
final class SyncRulesTest {
  private static final SyncRunId RUN = new SyncRunId("erp", "run");

  /** {@link TestView#record} was changed at 40. */
  private static final long BEFORE_CHANGE = 39;

  private static final long AT_CHANGE = 40;

  @Test
  void setsRecordsAndBearsThem() {
    RecordKey unknown = new RecordKey("B", "Paris");
    StockRecord held = TestView.record(KEY, 10, 4, Floor.ZERO);

    Accepted accepted = chunk(view(AT_CHANGE).with(held), row(KEY, 25), row(unknown, 0));

    StockRecord set = new StockRecord(KEY, 25, 4, 6, Floor.ZERO, held.lowStockAt(), 4, 100, 5_000);
    StockRecord born =
        new StockRecord(unknown, 0, 0, 0, Floor.ZERO, OptionalLong.empty(), 1, 100, 5_000);
    assertThat(accepted.changes())
        .containsExactly(new RecordChanged(held, set), new RecordChanged(null, born));
    assertThat(accepted.rows())
        .containsExactly(
            new RowResult(RowOutcome.UPDATED, null, set),
            new RowResult(RowOutcome.CREATED, null, born));
  }

  @Test
  void skipsWhatIsSoAlready() {
    StockRecord held = TestView.record(KEY, 10, 0, Floor.ZERO);

    assertRow(
        chunk(view(AT_CHANGE).with(held), row(KEY, 10)),
        new RowResult(RowOutcome.SKIPPED, null, held));
  }

  @Test
  void aRecordChangedSinceTheAnchorIsAConflict() {
    StockRecord held = TestView.record(KEY, 10, 0, Floor.ZERO);

    assertRow(
        chunk(view(BEFORE_CHANGE).with(held), row(KEY, 25)),
        new RowResult(RowOutcome.CONFLICT, null, held));
    assertRow(
        chunk(view(BEFORE_CHANGE).with(held), row(KEY, 10)),
        new RowResult(RowOutcome.CONFLICT, null, held));
  }

  @Test
  void anExpectedVersionCountsAloneWhereItIsGiven() {
    StockRecord held = TestView.record(KEY, 10, 0, Floor.ZERO);

    Accepted matched = chunk(view(BEFORE_CHANGE).with(held), row(KEY, 25, 3));
    assertThat(matched.rows()).extracting(RowResult::outcome).containsExactly(RowOutcome.UPDATED);
    assertRow(
        chunk(view(AT_CHANGE).with(held), row(KEY, 25, 2)),
        new RowResult(RowOutcome.CONFLICT, null, held));
    assertRow(
        chunk(view(AT_CHANGE), row(KEY, 25, 1)), new RowResult(RowOutcome.CONFLICT, null, null));
    assertThat(chunk(view(AT_CHANGE), row(KEY, 25, 0)).rows())
        .extracting(RowResult::outcome)
        .containsExactly(RowOutcome.CREATED);
  }

  @Test
  void oneRowRefusedDoesNotHoldUpTheOthers() {
    RecordKey nowhere = new RecordKey("A", "Atlantis");
    RecordKey second = new RecordKey("B", "Paris");
    RecordKey third = new RecordKey("C", "Paris");
    StockRecord reserved = TestView.record(KEY, 10, 6, Floor.ZERO);
    StockRecord extreme = TestView.record(second, Long.MIN_VALUE + 5, 0, Floor.NONE);
    TestView view = view(AT_CHANGE).with(reserved).with(extreme);

    Accepted accepted = chunk(view, row(nowhere, 1), row(KEY, 5), row(second, 10), row(third, 9));

    assertThat(accepted.rows().subList(0, 3))
        .containsExactly(
            new RowResult(RowOutcome.REJECTED, RejectionReason.STORE_NOT_FOUND, null),
            new RowResult(RowOutcome.REJECTED, RejectionReason.INSUFFICIENT_STOCK, reserved),
            new RowResult(RowOutcome.REJECTED, RejectionReason.QUANTITY_OVERFLOW, extreme));
    assertThat(accepted.rows().getLast().outcome()).isEqualTo(RowOutcome.CREATED);
    assertThat(accepted.changes()).hasSize(1);
  }

  @Test
  void aChunkOfARunThatWasNeverOpenedIsRefused() {
    assertThat(decide(new TestView(), row(KEY, 1)))
        .isEqualTo(Rejected.because(RejectionReason.SYNC_RUN_NOT_FOUND));
  }

  private static TestView view(long anchor) {
    return new TestView().with(new SyncRun(RUN, SyncMode.MERGE, anchor, List.of(), false, false));
  }

  private static void assertRow(Accepted accepted, RowResult result) {
    assertThat(accepted.rows()).containsExactly(result);
    assertThat(accepted.changes()).isEmpty();
  }

  private static Accepted chunk(TestView view, SyncRow... rows) {
    return (Accepted) decide(view, rows);
  }

  private static Decision decide(TestView view, SyncRow... rows) {
    return Rules.decide(
        view,
        Command.of(new CommandHeader("erp", "key"), new SyncChunk(RUN, 1, List.of(rows))),
        TestView.MOMENT);
  }

  private static SyncRow row(RecordKey key, long onHand) {
    return new SyncRow(key, onHand, OptionalLong.empty());
  }

  private static SyncRow row(RecordKey key, long onHand, long version) {
    return new SyncRow(key, onHand, OptionalLong.of(version));
  }
}
