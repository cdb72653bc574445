package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import io.onhand.client.OnhandError;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Every reason to refuse has a sentence for people and the ids involved for programs")
final class RejectionMapperTest {
  private static final LogId ID = LogId.of(7, 3);
  private static final StockRecord RECORD =
      new StockRecord(
          new RecordKey("A", "Paris"), 5, 2, 0, Floor.at(1), OptionalLong.empty(), 4, 9, 9);

  @ParameterizedTest
  @EnumSource
  void nothingIsLeftOut(RejectionReason reason) {
    OnhandError error = error(body(reason), Rejected.by("17", reason));

    assertThat(error.reasonName()).isEqualTo(reason.name());
    assertThat(error.message()).doesNotContain("null").endsWith(".");
    assertThat(error.metadata())
        .containsEntry("epoch", "7")
        .containsEntry("sequence", "5")
        .doesNotContainValue("null");
    switch (body(reason)) {
      case Extend _ -> assertThat(error.metadata()).containsEntry("reservation_id", ID.toString());
      case Cancel _ -> assertThat(error.metadata()).containsEntry("transfer_id", ID.toString());
      case ResolveException _ ->
          assertThat(error.metadata()).containsEntry("exception_id", ID.toString());
      case VoidOperation _ ->
          assertThat(error.metadata())
              .containsEntry("voided_origin", "till")
              .containsEntry("voided_key", "sale");
      default -> assertThat(error.metadata()).containsEntry("run_id", "run");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRecordTellsItsNumbers(RejectionReason reason) {
    LineRejection line =
        new LineRejection(RECORD.key(), reason, -6, OptionalLong.of(3), RECORD, OptionalLong.of(2));
    OnhandError error = error(body(reason), new Rejected(reason, List.of(line), ""));

    assertThat(error.message()).doesNotContain("null").endsWith(".");
    assertThat(error.metadata())
        .containsEntry("product", "A")
        .containsEntry("store", "Paris")
        .containsEntry("delta", "-6")
        .containsEntry("held", "2")
        .containsEntry("available", "3")
        .containsEntry("floor", "1")
        .containsEntry("epoch", "7")
        .containsEntry("version", "4")
        .containsEntry("failing_records", "1");
    assertThat(error.failures()).hasSize(1);
  }

  private static OnhandError error(CommandBody body, Rejected rejected) {
    Entry entry = new Entry(5, 5, Command.of(new CommandHeader("till", "k"), body), rejected);
    Status status = RejectionMapper.status(entry, rejected, 7, false);
    assertThat(RejectionMapper.status(entry, rejected, 7, true)).isNotEqualTo(status);
    return OnhandError.of(status);
  }

  /** A command that can be refused so, or else any. */
  private static CommandBody body(RejectionReason reason) {
    return switch (reason) {
      case RESERVATION_NOT_FOUND,
          RESERVATION_EXPIRED,
          RESERVATION_COMMITTED,
          RESERVATION_RELEASED,
          TOO_MANY_RESERVATIONS,
          OVER_RELEASE ->
          new Extend(ID, 1_000_000);
      case TRANSFER_NOT_FOUND, TRANSFER_RECEIVED, TRANSFER_CANCELLED, OVER_RECEIPT ->
          new Cancel(ID);
      case EXCEPTION_NOT_FOUND, EXCEPTION_RESOLVED -> new ResolveException(ID, "found");
      case OPERATION_NOT_FOUND, NOT_VOIDABLE, ALREADY_VOIDED ->
          new VoidOperation(new CommandHeader("till", "sale"));
      case OPERATION_ABANDONED,
          STORE_NOT_FOUND,
          STORE_EXISTS,
          SYNC_RUN_NOT_FOUND,
          SYNC_RUN_FINISHED,
          EPOCH_CHANGED,
          SEQUENCE_IN_FUTURE,
          VERSION_CONFLICT,
          RECORD_NOT_FOUND,
          QUANTITY_OVERFLOW,
          INSUFFICIENT_STOCK ->
          new FinishSyncRun(new SyncRunId("till", "run"));
    };
  }
}
