package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.after;
import static io.onhand.server.statemachine.Decided.assertRefused;
import static io.onhand.server.statemachine.RejectionReason.INSUFFICIENT_STOCK;
import static io.onhand.server.statemachine.RejectionReason.QUANTITY_OVERFLOW;
import static io.onhand.server.statemachine.RejectionReason.RECORD_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.STORE_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.VERSION_CONFLICT;
import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "An adjustment is refused for stock, version or a missing record, and for nothing else")
final class AdjustRulesTest {
  private static final RecordKey NOWHERE = new RecordKey("A", "Atlantis");

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

  private static Decision adjust(StateView view, AdjustLine line) {
    return Decided.request(view, new Adjust(line));
  }

  private static AdjustLine line(RecordKey key, long delta) {
    return line(key, delta, AdjustReason.SALE, OptionalLong.empty());
  }

  private static AdjustLine line(
      RecordKey key, long delta, AdjustReason reason, OptionalLong version) {
    return new AdjustLine(key, delta, reason, version);
  }
}
