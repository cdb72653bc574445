package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.accepted;
import static io.onhand.server.statemachine.Decided.opened;
import static io.onhand.server.statemachine.Decided.records;
import static io.onhand.server.statemachine.Decided.rejected;
import static io.onhand.server.statemachine.RejectionReason.ALREADY_VOIDED;
import static io.onhand.server.statemachine.RejectionReason.NOT_VOIDABLE;
import static io.onhand.server.statemachine.RejectionReason.OPERATION_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.QUANTITY_OVERFLOW;
import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An accepted adjustment or basket is taken back once, and nothing else ever")
final class VoidRulesTest {
  private static final CommandHeader TARGET = new CommandHeader("other till", "sold");
  private static final RecordKey OTHER = new RecordKey("B", "Paris");
  private static final Command SALE = Command.of(TARGET, new Adjust(line(KEY, -3)));

  @Test
  void changesEachRecordByTheOppositeInTheirOrder() {
    Command basket =
        Command.of(
            TARGET,
            new Basket(
                List.of(line(OTHER, -2), line(KEY, -3), line(OTHER, 1)), BasketMode.BEST_EFFORT));
    TestView view =
        new TestView()
            .with(20, 0, Floor.ZERO)
            .with(TestView.record(OTHER, 30, 0, Floor.ZERO))
            .with(accepted40(basket, changed(OTHER, 10, 9), changed(KEY, 10, 7)), 0);

    Decision decision = take(view);

    assertThat(records(decision))
        .extracting(StockRecord::key, StockRecord::onHand, StockRecord::version)
        .containsExactly(tuple(OTHER, 31L, 4L), tuple(KEY, 23L, 4L));
    assertThat(accepted(decision).changes())
        .hasSize(3)
        .endsWith(
            new OperationVoided(
                basket.operation(), new RememberedOperation(40, basket.requestHash(), 100)));
  }

  @Test
  void opensAnExceptionWhenWhatCameInIsGoneAlready() {
    Command receipt = Command.of(TARGET, new Adjust(line(KEY, 8)));
    TestView view =
        new TestView().with(5, 1, Floor.ZERO).with(accepted40(receipt, changed(KEY, 2, 10)), 0);

    Decision decision = take(view);

    assertThat(records(decision)).extracting(StockRecord::onHand).containsExactly(-3L);
    assertThat(opened(decision)).extracting(StockException::quantity).containsExactly(4L);
    assertThat(accepted(decision).changes().getLast()).isInstanceOf(OperationVoided.class);
  }

  @Test
  void whatIsNotRememberedIsNotFound() {
    assertThat(take(new TestView())).isEqualTo(Rejected.because(OPERATION_NOT_FOUND));
  }

  @Test
  void whatWasVoidedBeforeIsRefusedWithTheEntryThatDidIt() {
    TestView view =
        new TestView().with(20, 0, Floor.ZERO).with(accepted40(SALE, changed(KEY, 10, 7)), 55);

    assertThat(take(view)).isEqualTo(Rejected.by("55", ALREADY_VOIDED));
  }

  @Test
  void whatWasRefusedIsNotVoidable() {
    Decision refusal = Rejected.because(RejectionReason.INSUFFICIENT_STOCK);

    assertThat(take(new TestView().with(new Entry(40, 400, SALE, refusal), 0)))
        .isEqualTo(Rejected.by("40", NOT_VOIDABLE));
  }

  @Test
  void noOtherCommandIsVoidable() {
    List<CommandBody> others =
        List.of(
            new Abandon(),
            new Count(KEY, 7, new CountAnchor(7, 1, 10, 0)),
            new VoidOperation(new CommandHeader("till", "earlier")));
    for (CommandBody body : others) {
      TestView view =
          new TestView()
              .with(20, 0, Floor.ZERO)
              .with(accepted40(Command.of(TARGET, body), changed(KEY, 10, 7)), 0);

      assertThat(take(view)).as(body.toString()).isEqualTo(Rejected.by("40", NOT_VOIDABLE));
    }
  }

  @Test
  void numbersThatNoLongHoldsAreRefusedForAll() {
    Command basket =
        Command.of(
            TARGET, new Basket(List.of(line(OTHER, -2), line(KEY, -3)), BasketMode.ALL_OR_NOTHING));
    TestView view =
        new TestView()
            .with(Long.MAX_VALUE - 2, 0, Floor.ZERO)
            .with(TestView.record(OTHER, 30, 0, Floor.ZERO))
            .with(accepted40(basket, changed(OTHER, 10, 8), changed(KEY, 10, 7)), 0);

    assertThat(rejected(take(view)).lines())
        .extracting(LineRejection::key, LineRejection::reason, LineRejection::delta)
        .containsExactly(tuple(KEY, QUANTITY_OVERFLOW, 3L));
  }

  private static Decision take(TestView view) {
    return Decided.request(view, new VoidOperation(TARGET));
  }

  private static Entry accepted40(Command command, RecordChanged... changes) {
    return new Entry(40, 400, command, Accepted.with(changes));
  }

  private static RecordChanged changed(RecordKey key, long before, long after) {
    return new RecordChanged(
        TestView.record(key, before, 0, Floor.ZERO), TestView.record(key, after, 0, Floor.ZERO));
  }

  private static AdjustLine line(RecordKey key, long delta) {
    return new AdjustLine(key, delta, AdjustReason.OTHER, OptionalLong.empty());
  }
}
