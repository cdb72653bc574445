package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.after;
import static io.onhand.server.statemachine.RejectionReason.INSUFFICIENT_STOCK;
import static io.onhand.server.statemachine.RejectionReason.RECORD_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.STORE_NOT_FOUND;
import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A basket sums its lines per record and takes all of them, or what holds")
final class BasketRulesTest {
  private static final RecordKey NOWHERE = new RecordKey("A", "Atlantis");

  @Test
  void aBasketSumsItsLinesOnOneRecordBeforeItChecks() {
    RecordKey other = new RecordKey("B", "Paris");
    TestView view =
        new TestView().with(3, 0, Floor.ZERO).with(TestView.record(other, 1, 0, Floor.ZERO));

    Accepted accepted =
        (Accepted)
            Decided.request(
                view,
                basket(BasketMode.ALL_OR_NOTHING, line(KEY, -5), line(other, -1), line(KEY, 2)));

    assertThat(accepted.changes().stream().map(change -> ((RecordChanged) change).after()))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::version)
        .containsExactly(tuple(KEY, 0L, 4L), tuple(other, 0L, 4L));
  }

  @Test
  void oneLineOfABasketThatBearsRecordsBearsForTheOthersOnItsRecord() {
    Decision decision =
        Decided.request(
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
        Decided.request(view, basket(BasketMode.ALL_OR_NOTHING, line(KEY, -2), line(KEY, 2)));

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
            Decided.request(
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
        (Accepted)
            Decided.request(view, basket(BasketMode.BEST_EFFORT, line(KEY, -2), line(fine, -2)));

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

    assertThat(after(Decided.request(view, basket(BasketMode.ALL_OR_NOTHING, lines))).onHand())
        .isEqualTo(1_000_000_000_000_000_000L);
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
}
