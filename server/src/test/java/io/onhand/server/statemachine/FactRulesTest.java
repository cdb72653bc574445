package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.after;
import static io.onhand.server.statemachine.Decided.assertRefused;
import static io.onhand.server.statemachine.Decided.fact;
import static io.onhand.server.statemachine.Decided.opened;
import static io.onhand.server.statemachine.Decided.records;
import static io.onhand.server.statemachine.RejectionReason.QUANTITY_OVERFLOW;
import static io.onhand.server.statemachine.RejectionReason.STORE_NOT_FOUND;
import static io.onhand.server.statemachine.TestView.KEY;
import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A fact is taken whatever the stock, and opens an exception for each floor it breaks")
final class FactRulesTest {
  private static final RecordKey OTHER = new RecordKey("B", "Paris");
  private static final RecordKey FINE = new RecordKey("C", "Paris");
  private static final RecordKey NOWHERE = new RecordKey("A", "Atlantis");

  @ParameterizedTest
  @CsvSource({
    "10, 0, 0, -10, ",
    "10, 0, 0, -11, 1",
    "10, 4, 0, -7, 1",
    "10, 0, 3, -9, 2",
    "10, 0, -5, -15, ",
    "10, 0, -5, -16, 1",
    "-9, 0, 0, -1, 10",
    "-9, 0, 0, 1, ",
    "1, 0, 3, 1, ",
    "10, 0, , -1000000, ",
  })
  void opensAnExceptionWhenItTakesAvailableBelowTheFloor(
      long onHand, long reserved, @Nullable Long floor, long delta, @Nullable Long missing) {
    TestView view =
        new TestView().with(onHand, reserved, floor == null ? Floor.NONE : Floor.at(floor));

    Decision decision = fact(view, sale(KEY, delta));

    assertThat(records(decision)).extracting(StockRecord::onHand).containsExactly(onHand + delta);
    if (missing == null) {
      assertThat(opened(decision)).isEmpty();
    } else {
      assertThat(opened(decision))
          .containsExactly(
              new StockException(
                  new LogId(7, 100, 0),
                  KEY,
                  ExceptionKind.BELOW_FLOOR,
                  missing,
                  "till",
                  "key",
                  "receipt 7",
                  5_000,
                  null));
    }
  }

  @ParameterizedTest
  @EnumSource(AdjustReason.class)
  void bearsARecordWhateverTheReason(AdjustReason reason) {
    Decision decision = fact(new TestView(), adjust(KEY, 5, reason));

    assertThat(after(decision).onHand()).isEqualTo(5);
    assertThat(after(decision).version()).isEqualTo(1);
  }

  @Test
  void aRecordThatASaleBearsIsBelowItsFloor() {
    Decision decision = fact(new TestView(), sale(KEY, -5));

    assertThat(records(decision)).extracting(StockRecord::onHand).containsExactly(-5L);
    assertThat(opened(decision)).extracting(StockException::quantity).containsExactly(5L);
  }

  @Test
  void isRefusedByAnUnknownStoreAndByNumbersThatNoLongHolds() {
    TestView full = new TestView().with(Long.MIN_VALUE, 0, Floor.ZERO);

    assertRefused(fact(new TestView(), sale(NOWHERE, -1)), STORE_NOT_FOUND);
    assertRefused(fact(full, sale(KEY, -1)), QUANTITY_OVERFLOW);
  }

  @Test
  void tellsOfAsMuchAsALongHoldsWhenMoreIsMissing() {
    TestView view = new TestView().with(Long.MIN_VALUE + 1, 0, Floor.at(5));

    assertThat(opened(fact(view, sale(KEY, -1))))
        .extracting(StockException::quantity)
        .containsExactly(Long.MAX_VALUE);
  }

  @Test
  void aBasketOpensOneExceptionForEachRecordItBreaksInTheOrderOfTheRecords() {
    TestView view =
        new TestView()
            .with(3, 0, Floor.ZERO)
            .with(TestView.record(FINE, 9, 0, Floor.ZERO))
            .with(TestView.record(OTHER, 1, 0, Floor.ZERO));

    Decision decision =
        fact(
            view,
            basket(
                BasketMode.ALL_OR_NOTHING,
                line(OTHER, -5),
                line(FINE, -1),
                line(KEY, -3),
                line(KEY, -1)));

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand)
        .containsExactly(tuple(OTHER, -4L), tuple(FINE, 8L), tuple(KEY, -1L));
    assertThat(opened(decision))
        .extracting(StockException::id, StockException::record, StockException::quantity)
        .containsExactly(
            tuple(new LogId(7, 100, 0), OTHER, 4L), tuple(new LogId(7, 100, 1), KEY, 1L));
  }

  @Test
  void aBasketOfAllOrNothingIsRefusedWholeByAnUnknownStore() {
    TestView view = new TestView().with(3, 0, Floor.ZERO);

    assertRefused(
        fact(view, basket(BasketMode.ALL_OR_NOTHING, line(KEY, -5), line(NOWHERE, -1))),
        STORE_NOT_FOUND);
  }

  @Test
  void aBasketOfBestEffortTakesAllButUnknownStores() {
    TestView view = new TestView().with(3, 0, Floor.ZERO);

    Decision decision =
        fact(view, basket(BasketMode.BEST_EFFORT, line(NOWHERE, -1), line(KEY, -5)));

    assertThat(records(decision)).extracting(StockRecord::onHand).containsExactly(-2L);
    assertThat(opened(decision)).extracting(StockException::quantity).containsExactly(2L);
    assertThat(Decided.accepted(decision).refused())
        .extracting(LineRejection::key, LineRejection::reason)
        .containsExactly(tuple(NOWHERE, STORE_NOT_FOUND));
  }

  @Test
  void recordsThatItBreaksWithoutAChangeComeLast() {
    RecordKey more = new RecordKey("D", "Paris");
    SequencedMap<RecordKey, Long> beyond = new LinkedHashMap<>();
    beyond.put(OTHER, 2L);
    beyond.put(KEY, 3L);
    beyond.put(more, 4L);
    Command command =
        Command.of(Decided.header(CommandKind.FACT), adjust(KEY, 1, AdjustReason.RECEIPT));

    assertThat(
            Facts.exceptions(
                command,
                List.of(Ask.of(KEY, 1, 0, 0).change(null, MOMENT)),
                ExceptionKind.OVER_RECEIVED,
                beyond,
                MOMENT))
        .extracting(it -> it.after().id().ordinal(), it -> it.after().record())
        .containsExactly(tuple(0, KEY), tuple(1, OTHER), tuple(2, more));
  }

  @Test
  void aRequestNeverOpensOne() {
    TestView view = new TestView().with(10, 0, Floor.ZERO);

    assertThat(opened(Decided.request(view, sale(KEY, -1)))).isEmpty();
  }

  private static Adjust sale(RecordKey key, long delta) {
    return adjust(key, delta, AdjustReason.SALE);
  }

  private static Adjust adjust(RecordKey key, long delta, AdjustReason reason) {
    return new Adjust(new AdjustLine(key, delta, reason, OptionalLong.empty()));
  }

  private static Basket basket(BasketMode mode, AdjustLine... lines) {
    return new Basket(List.of(lines), mode);
  }

  private static AdjustLine line(RecordKey key, long delta) {
    return sale(key, delta).line();
  }
}
