package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.TestView.KEY;
import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Operators set floors and low stock of records that exist, and settle exceptions once")
final class AdminRulesTest {
  private static final StockRecord RECORD = TestView.record(KEY, 10, 4, Floor.at(1));
  private static final LogId ID = new LogId(7, 50, 2);
  private static final StockException OPEN =
      new StockException(ID, KEY, ExceptionKind.BELOW_FLOOR, 3, "till", "sale", "r 1", 300, null);

  static Stream<Floor> floors() {
    return Stream.of(Floor.ZERO, Floor.at(-5), Floor.at(7), Floor.NONE, Floor.at(1));
  }

  @ParameterizedTest
  @MethodSource("floors")
  void setsTheFloorAndNothingElseAlsoAboveWhatIsAvailable(Floor floor) {
    assertThat(decide(view(), new SetFloor(KEY, floor, OptionalLong.empty())))
        .isEqualTo(
            Accepted.with(
                new RecordChanged(
                    RECORD,
                    new StockRecord(KEY, 10, 4, 6, floor, OptionalLong.of(2), 4, 100, 5_000))));
  }

  @Test
  void setsWhenARecordIsLowOrThatItIsNotWatched() {
    assertThat(decide(view(), new SetLowStock(KEY, OptionalLong.of(8), OptionalLong.of(3))))
        .isEqualTo(
            Accepted.with(
                new RecordChanged(
                    RECORD,
                    new StockRecord(
                        KEY, 10, 4, 6, Floor.at(1), OptionalLong.of(8), 4, 100, 5_000))));
    assertThat(decide(view(), new SetLowStock(KEY, OptionalLong.empty(), OptionalLong.empty())))
        .isEqualTo(
            Accepted.with(
                new RecordChanged(
                    RECORD,
                    new StockRecord(
                        KEY, 10, 4, 6, Floor.at(1), OptionalLong.empty(), 4, 100, 5_000))));
  }

  @Test
  void settingsAreForRecordsThatExistInTheVersionExpected() {
    RecordKey nowhere = new RecordKey("A", "Atlantis");
    RecordKey unknown = new RecordKey("Z", "Paris");
    OptionalLong none = OptionalLong.empty();
    OptionalLong other = OptionalLong.of(2);

    assertRefused(
        new SetFloor(nowhere, Floor.NONE, other), nowhere, RejectionReason.STORE_NOT_FOUND, null);
    assertRefused(
        new SetFloor(KEY, Floor.NONE, other), KEY, RejectionReason.VERSION_CONFLICT, RECORD);
    assertRefused(
        new SetFloor(unknown, Floor.NONE, other), unknown, RejectionReason.VERSION_CONFLICT, null);
    assertRefused(
        new SetFloor(unknown, Floor.NONE, none), unknown, RejectionReason.RECORD_NOT_FOUND, null);
    assertRefused(new SetLowStock(KEY, none, other), KEY, RejectionReason.VERSION_CONFLICT, RECORD);
    assertRefused(
        new SetLowStock(unknown, none, none), unknown, RejectionReason.RECORD_NOT_FOUND, null);
  }

  @Test
  void anExceptionIsSettledByWhoSaysWhatWasFound() {
    assertThat(decide(view().with(OPEN), new ResolveException(ID, "counted again")))
        .isEqualTo(
            Accepted.with(
                new ExceptionChanged(
                    OPEN, OPEN.resolved(new Resolution("counted again", "operator", 100, 5_000)))));
  }

  @Test
  void anExceptionIsSettledOnce() {
    StockException settled = OPEN.resolved(new Resolution("theft", "operator", 60, 350));

    assertThat(decide(view().with(settled), new ResolveException(ID, "counted again")))
        .isEqualTo(Rejected.by("7-50-2", RejectionReason.EXCEPTION_RESOLVED));
    assertThat(decide(view(), new ResolveException(ID, "counted again")))
        .isEqualTo(Rejected.by("7-50-2", RejectionReason.EXCEPTION_NOT_FOUND));
  }

  private static void assertRefused(
      AdminCommand body, RecordKey key, RejectionReason reason, @Nullable StockRecord current) {
    OptionalLong expected = body.expectsVersion() ? OptionalLong.of(2) : OptionalLong.empty();
    assertThat(decide(view(), body))
        .isEqualTo(
            Rejected.byRecords(List.of(new LineRejection(key, reason, 0, expected, current))));
  }

  private static TestView view() {
    return new TestView().with(RECORD);
  }

  /** Whatever the rules decide must pass the invariants too. */
  private static Decision decide(TestView view, AdminCommand body) {
    Command command = Command.of(new CommandHeader("operator", "key"), body);
    Decision decision = Rules.decide(view, command, MOMENT);
    Invariants.check(view, command, decision, MOMENT);
    return decision;
  }
}
