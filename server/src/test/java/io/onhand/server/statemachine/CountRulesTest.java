package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.after;
import static io.onhand.server.statemachine.Decided.assertRefused;
import static io.onhand.server.statemachine.Decided.opened;
import static io.onhand.server.statemachine.Decided.records;
import static io.onhand.server.statemachine.Decided.rejected;
import static io.onhand.server.statemachine.RejectionReason.EPOCH_CHANGED;
import static io.onhand.server.statemachine.RejectionReason.QUANTITY_OVERFLOW;
import static io.onhand.server.statemachine.RejectionReason.STORE_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.VERSION_CONFLICT;
import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.StockCommand.Count;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A count corrects what was seen to be wrong and leaves later sales as they are")
final class CountRulesTest {
  /** The record is at version 3 and has 10 on hand, 4 of them reserved. */
  private final TestView view = new TestView().with(10, 4, Floor.ZERO);

  @Test
  void changesOnHandByWhatWasCountedBeyondWhatWasShown() {
    Decision decision = count(12, new CountAnchor(7, 3, 10, 0));

    assertThat(decision)
        .isEqualTo(
            Accepted.with(
                new RecordChanged(
                    TestView.record(KEY, 10, 4, Floor.ZERO),
                    new StockRecord(
                        KEY, 12, 4, 6, Floor.ZERO, OptionalLong.of(2), 4, 100, 5_000))));
  }

  @ParameterizedTest
  @CsvSource({
    // shown at version 2 with 15, then 5 were sold; one less on the shelf than shown
    "2, 15, 0, 14, 9",
    "2, 15, 0, 15, 10",
    // an agent showed 3 queued sales as well
    "3, 10, -3, 7, 10",
    "3, 10, -3, 8, 11",
    // seen before the record existed
    "0, 0, 0, 2, 12",
    "0, 0, 5, 5, 10",
  })
  void whatHappenedSinceTheLookSurvives(
      long version, long onHand, long pending, long counted, long after) {
    Decision decision = count(counted, new CountAnchor(7, version, onHand, pending));

    assertThat(after(decision).onHand()).isEqualTo(after);
    assertThat(after(decision).version()).isEqualTo(4);
  }

  @Test
  void bearsTheRecordAlsoWithNothingCounted() {
    Decision decision =
        Decided.request(new TestView(), new Count(KEY, 0, new CountAnchor(7, 0, 0, 0)));

    assertThat(after(decision))
        .isEqualTo(new StockRecord(KEY, 0, 0, 0, Floor.ZERO, OptionalLong.empty(), 1, 100, 5_000));
  }

  @Test
  void opensAnExceptionWhenLessIsThereThanIsHeld() {
    Decision decision = count(1, new CountAnchor(7, 3, 10, 0));

    assertThat(records(decision)).extracting(StockRecord::onHand).containsExactly(1L);
    assertThat(opened(decision))
        .extracting(StockException::kind, StockException::quantity)
        .containsExactly(tuple(ExceptionKind.BELOW_FLOOR, 3L));
  }

  @Test
  void anAnchorOfAnotherHistoryIsRefused() {
    assertThat(count(12, new CountAnchor(8, 3, 10, 0))).isEqualTo(Rejected.because(EPOCH_CHANGED));
    assertThat(count(12, new CountAnchor(8, 9, 10, 0))).isEqualTo(Rejected.because(EPOCH_CHANGED));
  }

  @ParameterizedTest
  @CsvSource({"4, 10", "3, 11", "3, 9"})
  void anAnchorThatTheRecordNeverShowedIsRefused(long version, long onHand) {
    Decision decision = count(12, new CountAnchor(7, version, onHand, 0));

    assertThat(decision)
        .isEqualTo(
            new Rejected(
                VERSION_CONFLICT,
                List.of(
                    new LineRejection(
                        KEY,
                        VERSION_CONFLICT,
                        12 - onHand,
                        OptionalLong.of(version),
                        TestView.record(KEY, 10, 4, Floor.ZERO))),
                ""));
  }

  @Test
  void anAnchorOfARecordThatDoesNotExistIsRefused() {
    assertRefused(
        Decided.request(new TestView(), new Count(KEY, 1, new CountAnchor(7, 1, 1, 0))),
        VERSION_CONFLICT);
  }

  @Test
  void anUnknownStoreIsRefusedFirst() {
    RecordKey nowhere = new RecordKey("A", "Atlantis");

    assertRefused(
        Decided.request(view, new Count(nowhere, 1, new CountAnchor(8, 1, 1, 0))), STORE_NOT_FOUND);
  }

  @Test
  void aCorrectionThatNoLongHoldsIsRefused() {
    TestView full = new TestView().with(Long.MAX_VALUE, 0, Floor.ZERO);

    assertRefused(count(0, new CountAnchor(7, 2, Long.MAX_VALUE, 1)), QUANTITY_OVERFLOW);
    assertRefused(count(2, new CountAnchor(7, 2, Long.MIN_VALUE, 0)), QUANTITY_OVERFLOW);
    assertRefused(
        Decided.request(full, new Count(KEY, 1, new CountAnchor(7, 2, 0, 0))), QUANTITY_OVERFLOW);
    assertThat(rejected(count(0, new CountAnchor(7, 2, Long.MAX_VALUE, 1))).lines())
        .extracting(LineRejection::delta)
        .containsExactly(0L);
  }

  private Decision count(long counted, CountAnchor anchor) {
    return Decided.request(view, new Count(KEY, counted, anchor));
  }
}
