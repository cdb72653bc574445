package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.TestView.KEY;
import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A wrong decision is refused before it gets a sequence, whatever the rules say")
final class InvariantsTest {
  private static final Command COMMAND =
      Command.of(
          new CommandHeader("till", "key"),
          new StockCommand.Adjust(
              new AdjustLine(KEY, 1, AdjustReason.RECEIPT, OptionalLong.empty())));
  private static final StockRecord HELD = TestView.record(KEY, 10, 4, Floor.ZERO);

  private final TestView view = new TestView().with(HELD);

  @Test
  void letsPassWhatHolds() {
    assertThatCode(() -> check(HELD, after(4, 4, 6, 4))).doesNotThrowAnyException();
    assertThatCode(() ->
            Invariants.check(
                view, COMMAND, Rejected.because(RejectionReason.INSUFFICIENT_STOCK), MOMENT))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAChangeOfARecordThatIsNotSo() {
    StockRecord other = TestView.record(KEY, 11, 4, Floor.ZERO);
    RecordKey unknown = new RecordKey("B", "Paris");

    assertViolates("the record as it is", () -> check(other, after(5, 4, 6, 4)));
    assertViolates("the record as it is", () -> check(null, after(5, 4, 6, 1)));
    assertViolates(
        "the record as it is",
        () ->
            Invariants.check(
                view,
                COMMAND,
                Accepted.with(
                    new RecordChanged(
                        HELD,
                        new StockRecord(
                            unknown, 5, 4, 6, Floor.ZERO, OptionalLong.empty(), 4, 100, 5_000))),
                MOMENT));
  }

  @Test
  void refusesAnyVersionButTheNext() {
    assertViolates("the next version", () -> check(HELD, after(5, 4, 6, 3)));
    assertViolates("the next version", () -> check(HELD, after(5, 4, 6, 5)));
  }

  @Test
  void refusesAnotherSequenceOrTimeThanTheEntrys() {
    assertViolates("sequence and time", () -> check(HELD, after(5, 4, 6, 4, 99, 5_000)));
    assertViolates("sequence and time", () -> check(HELD, after(5, 4, 6, 4, 100, 5_001)));
  }

  @Test
  void refusesNegativeReservedAndIncoming() {
    assertViolates("reserved and incoming", () -> check(HELD, after(10, -1, 6, 4)));
    assertViolates("reserved and incoming", () -> check(HELD, after(10, 4, -1, 4)));
  }

  @Test
  void refusesToTakeAvailableBelowTheFloor() {
    assertViolates("the floor", () -> check(HELD, after(3, 4, 6, 4)));
    assertViolates("the floor", () -> check(HELD, after(10, 11, 6, 4)));
  }

  @Test
  void letsARecordBelowItsFloorCloserToIt() {
    StockRecord below = TestView.record(KEY, -9, 4, Floor.ZERO);

    assertThatCode(() ->
            Invariants.check(
                new TestView().with(below),
                COMMAND,
                Accepted.with(new RecordChanged(below, after(-8, 4, 6, 4))),
                MOMENT))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesNumbersWhoseDifferenceNoLongHolds() {
    assertViolates("64 bits", () -> check(HELD, after(Long.MIN_VALUE, 4, 6, 4)));
  }

  @Test
  void refusesTwoChangesOfOneRecord() {
    assertViolates(
        "each record once",
        () ->
            Invariants.check(
                view,
                COMMAND,
                Accepted.with(
                    new RecordChanged(HELD, after(9, 4, 6, 4)),
                    new RecordChanged(HELD, after(8, 4, 6, 4))),
                MOMENT));
  }

  private void check(@Nullable StockRecord before, StockRecord after) {
    Invariants.check(view, COMMAND, Accepted.with(new RecordChanged(before, after)), MOMENT);
  }

  private static StockRecord after(long onHand, long reserved, long incoming, long version) {
    return after(onHand, reserved, incoming, version, 100, 5_000);
  }

  private static StockRecord after(
      long onHand, long reserved, long incoming, long version, long sequence, long time) {
    return new StockRecord(
        KEY, onHand, reserved, incoming, Floor.ZERO, OptionalLong.of(2), version, sequence, time);
  }

  private static void assertViolates(String what, ThrowingCallable check) {
    assertThatThrownBy(check).isInstanceOf(InvariantViolation.class).hasMessageContaining(what);
  }
}
