package io.onhand.cli.log;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import java.io.IOException;

/**
 * Writes what was changed.
 *
 * @param fields of the change's object
 */
record ChangeJson(LogFields fields) {

  void write(Change change) throws IOException {
    switch (change) {
      case RecordChanged changed -> {
        fields.key(changed.after().key());
        fields.number("on_hand_delta", changed.onHandDelta());
        fields.record("before", changed.before());
        fields.record("after", changed.after());
      }
      case StoreDeclared declared -> fields.text("store_declared", declared.store().id());
      case SyncRunChanged changed -> run(changed.run());
      case HorizonMoved moved -> fields.number("horizon", moved.sequence());
      case EpochEnded ended -> {
        fields.text("ended_epoch", Long.toUnsignedString(ended.epoch()));
        fields.number("ended_sequence", ended.sequence());
      }
      case ReservationChanged changed -> {
        reservation(changed.after());
        fields.number("open_of_origin", changed.openOfOrigin());
      }
      case TransferChanged changed -> transfer(changed.after());
      case ExceptionChanged changed -> exception(changed.after());
      case OperationVoided voided -> fields.number("voided", voided.remembered().sequence());
    }
  }

  private void run(SyncRun run) throws IOException {
    fields.text("sync_run", run.id().runId());
    fields.number("anchor_sequence", run.anchorSequence());
    fields.json().name("finished").value(run.isFinished());
  }

  private void reservation(Reservation reservation) throws IOException {
    fields.text("reservation_id", reservation.id().toString());
    fields.text("state", reservation.state().name());
    fields.time("expires_at", reservation.expiresAtMicros());
    fields.list(
        "lines",
        reservation.lines(),
        line -> {
          fields.key(line.key());
          fields.number("quantity", line.quantity());
          fields.number("held", line.held());
          fields.nonZero("committed", line.committed());
          fields.nonZero("released", line.released());
          fields.nonZero("expired", line.expired());
        });
  }

  private void transfer(Transfer transfer) throws IOException {
    fields.text("transfer_id", transfer.id().toString());
    fields.text("from_store", transfer.fromStore());
    fields.text("to_store", transfer.toStore());
    fields.text("state", transfer.state().name());
    fields.list(
        "lines",
        transfer.lines(),
        line -> {
          fields.text("product", line.product());
          fields.number("dispatched", line.dispatched());
          fields.number("outstanding", line.outstanding());
          fields.nonZero("received", line.received());
          fields.nonZero("damaged", line.damaged());
          fields.nonZero("missing", line.missing());
          fields.nonZero("returned", line.returned());
          fields.nonZero("over", line.over());
        });
  }

  private void exception(StockException exception) throws IOException {
    fields.text("exception_id", exception.id().toString());
    fields.key(exception.record());
    fields.text("kind", exception.kind().name());
    fields.number("quantity", exception.quantity());
    StockException.Resolution resolution = exception.resolution();
    if (resolution != null) {
      fields.text("resolution", resolution.reason());
    }
  }
}
