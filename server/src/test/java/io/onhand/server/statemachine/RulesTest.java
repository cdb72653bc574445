package io.onhand.server.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Stores, given-up keys and the horizon follow their rules; reasons have an order")
final class RulesTest {
  private static final SyncRunId RUN = new SyncRunId("till", "run");

  @Test
  void theOrderOfReasonsIsFixed() {
    assertThat(Arrays.stream(RejectionReason.values()).map(Enum::name))
        .containsExactly(
            "OPERATION_ABANDONED",
            "STORE_NOT_FOUND",
            "STORE_EXISTS",
            "SYNC_RUN_NOT_FOUND",
            "SYNC_RUN_FINISHED",
            "RESERVATION_NOT_FOUND",
            "TRANSFER_NOT_FOUND",
            "EXCEPTION_NOT_FOUND",
            "OPERATION_NOT_FOUND",
            "NOT_VOIDABLE",
            "ALREADY_VOIDED",
            "RESERVATION_EXPIRED",
            "RESERVATION_COMMITTED",
            "RESERVATION_RELEASED",
            "TRANSFER_RECEIVED",
            "TRANSFER_CANCELLED",
            "EXCEPTION_RESOLVED",
            "EPOCH_CHANGED",
            "SEQUENCE_IN_FUTURE",
            "TOO_MANY_RESERVATIONS",
            "VERSION_CONFLICT",
            "RECORD_NOT_FOUND",
            "OVER_RELEASE",
            "OVER_RECEIPT",
            "QUANTITY_OVERFLOW",
            "INSUFFICIENT_STOCK");
  }

  @Test
  void declaresAStoreOnce() {
    assertThat(Decided.request(new TestView(), new CreateStore("Rome", "Roma")))
        .isEqualTo(Accepted.with(new StoreDeclared(new Store("Rome", "Roma", 100, 5_000))));
    assertThat(Decided.request(new TestView(), new CreateStore("Paris", "")))
        .isEqualTo(new Rejected(RejectionReason.STORE_EXISTS, List.of(), "Paris"));
  }

  @Test
  void anchorsASyncRunAtTheHeadOrWhereItIsAsked() {
    assertThat(Decided.request(new TestView(), open(null))).isEqualTo(opened(99));
    assertThat(Decided.request(new TestView(), open(new Position(7, 12)))).isEqualTo(opened(12));
    assertThat(Decided.request(new TestView(), open(new Position(7, 99)))).isEqualTo(opened(99));
    assertThat(Decided.request(new TestView(), open(new Position(7, 100))))
        .isEqualTo(Rejected.because(RejectionReason.SEQUENCE_IN_FUTURE));
    assertThat(Decided.request(new TestView(), open(new Position(8, 100))))
        .isEqualTo(Rejected.because(RejectionReason.EPOCH_CHANGED));
  }

  @Test
  void givesUpAKeyWithoutAChange() {
    assertThat(Decided.request(new TestView(), new Abandon())).isEqualTo(Accepted.with());
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
    return new OpenSyncRun(RUN, SyncMode.MERGE, anchor, List.of(), false);
  }

  private static Decision opened(long anchor) {
    return Accepted.with(
        new SyncRunChanged(new SyncRun(RUN, SyncMode.MERGE, anchor, List.of(), false, false)));
  }
}
