package io.onhand.cli.log;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.LogCommand;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.io.IOException;
import java.util.List;

/**
 * Writes what was asked.
 *
 * @param fields of the entry's object
 */
record BodyJson(LogFields fields) {

  void write(CommandBody body) throws IOException {
    switch (body) {
      case StockCommand stock -> stock(stock);
      case ReservationCommand reservation -> reservation(reservation);
      case TransferCommand transfer -> transfer(transfer);
      case SyncCommand sync -> sync(sync);
      case AdminCommand admin -> admin(admin);
      case LogCommand log -> log(log);
    }
  }

  private void stock(StockCommand command) throws IOException {
    switch (command) {
      case Adjust adjust -> lines(List.of(adjust.line()));
      case Basket basket -> {
        fields.text("mode", basket.mode().name());
        lines(basket.lines());
      }
      case Count count -> {
        fields.key(count.key());
        fields.number("counted", count.counted());
        anchor(count.anchor());
      }
      case VoidOperation target -> {
        fields.text("voided_origin", target.origin());
        fields.text("voided_key", target.key());
      }
    }
  }

  private void reservation(ReservationCommand command) throws IOException {
    switch (command) {
      case Reserve reserve -> {
        duration(reserve.durationMicros());
        fields.list(
            "lines",
            reserve.lines(),
            line -> {
              fields.key(line.key());
              fields.number("quantity", line.quantity());
              fields.number("expected_version", line.expectedVersion());
            });
      }
      case Commit commit -> {
        fields.text("reservation_id", commit.reservation().toString());
        fields.text("remainder", commit.remainder().name());
        fields.text("on_expired", commit.onExpired().name());
        parts(commit.lines());
      }
      case Release release -> {
        fields.text("reservation_id", release.reservation().toString());
        parts(release.lines());
      }
      case Extend extend -> {
        fields.text("reservation_id", extend.reservation().toString());
        duration(extend.durationMicros());
      }
      case Expire expire -> fields.text("reservation_id", expire.reservation().toString());
    }
  }

  private void transfer(TransferCommand command) throws IOException {
    switch (command) {
      case Move move -> goods(move.fromStore(), move.toStore(), move.lines());
      case Dispatch dispatch -> goods(dispatch.fromStore(), dispatch.toStore(), dispatch.lines());
      case Receive receive -> {
        fields.text("transfer_id", receive.transfer().toString());
        fields.list("lines", receive.lines(), this::received);
      }
      case Cancel cancel -> fields.text("transfer_id", cancel.transfer().toString());
    }
  }

  private void sync(SyncCommand command) throws IOException {
    switch (command) {
      case OpenSyncRun open -> {
        fields.text("run_id", open.run().runId());
        fields.text("mode", open.mode().name());
        if (!open.stores().isEmpty()) {
          fields.json().name("stores").beginArray();
          for (String store : open.stores()) {
            fields.json().value(store);
          }
          fields.json().endArray();
        }
        if (open.isDry()) {
          fields.json().name("dry_run").value(true);
        }
      }
      case SyncChunk chunk -> {
        fields.text("run_id", chunk.run().runId());
        fields.number("number", chunk.number());
        fields.list(
            "rows",
            chunk.rows(),
            row -> {
              fields.key(row.key());
              fields.number("on_hand", row.onHand());
              fields.number("expected_version", row.expectedVersion());
            });
      }
      case ZeroUnlisted zero -> {
        fields.text("run_id", zero.run().runId());
        keys(zero.keys());
      }
      case FinishSyncRun finish -> fields.text("run_id", finish.run().runId());
    }
  }

  private void admin(AdminCommand command) throws IOException {
    switch (command) {
      case CreateStore create -> {
        fields.text("store_id", create.store());
        fields.text("display_name", create.displayName());
      }
      case SetFloor set -> {
        fields.key(set.key());
        fields.number("floor", set.floor().at());
        fields.number("expected_version", set.expectedVersion());
      }
      case SetLowStock set -> {
        fields.key(set.key());
        fields.number("low_stock_at", set.lowStockAt());
        fields.number("expected_version", set.expectedVersion());
      }
      case ResolveException resolve -> {
        fields.text("exception_id", resolve.exception().toString());
        fields.text("resolution", resolve.reason());
      }
    }
  }

  private void log(LogCommand command) throws IOException {
    switch (command) {
      case Abandon _ -> {}
      case AdvanceHorizon advance -> fields.number("horizon", advance.sequence());
      case BeginEpoch begin -> fields.text("restored_backup", begin.backup());
    }
  }

  private void lines(List<AdjustLine> lines) throws IOException {
    fields.list(
        "lines",
        lines,
        line -> {
          fields.key(line.key());
          fields.number("delta", line.delta());
          fields.text("reason", line.reason().name());
          fields.number("expected_version", line.expectedVersion());
        });
  }

  private void goods(String from, String to, List<MoveLine> lines) throws IOException {
    fields.text("from_store", from);
    fields.text("to_store", to);
    fields.list(
        "lines",
        lines,
        line -> {
          fields.text("product", line.product());
          fields.number("quantity", line.quantity());
          fields.number("expected_version", line.expectedVersion());
        });
  }

  private void received(ReceivedLine line) throws IOException {
    fields.text("product", line.product());
    fields.number("received", line.received());
    fields.nonZero("damaged", line.damaged());
    fields.nonZero("missing", line.missing());
    fields.nonZero("over", line.over());
  }

  /** None: all of it. */
  private void parts(List<RecordQuantity> lines) throws IOException {
    fields.list(
        "lines",
        lines,
        line -> {
          fields.key(line.key());
          fields.number("quantity", line.quantity());
        });
  }

  private void keys(List<RecordKey> keys) throws IOException {
    fields.list("keys", keys, fields::key);
  }

  private void anchor(CountAnchor anchor) throws IOException {
    fields.json().name("anchor").beginObject();
    fields.text("epoch", Long.toUnsignedString(anchor.epoch()));
    fields.number("version", anchor.version());
    fields.number("on_hand", anchor.onHand());
    fields.number("pending_local_delta", anchor.pendingLocalDelta());
    fields.json().endObject();
  }

  private void duration(long micros) throws IOException {
    fields.number("duration_micros", micros);
  }
}
