package io.onhand.cli.log;

import com.google.gson.stream.JsonWriter;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunOpened;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as JSON with all that the log holds of them, under the names of the contract where
 * it has the same thing.
 */
final class EntryJson {

  private final JsonWriter json;

  /** Writes the fields of the object that is open. */
  EntryJson(JsonWriter json) {
    this.json = json;
  }

  void write(long epoch, Entry entry) throws IOException {
    CommandHeader header = entry.command().header();
    json.name("sequence").value(entry.sequence());
    json.name("epoch").value(Long.toUnsignedString(epoch));
    json.name("log_time").value(instant(entry.logTimeMicros()).toString());
    json.name("operation").value(operation(entry.command().body()));
    json.name("origin").value(header.origin());
    json.name("idempotency_key").value(header.key());
    optional("caller", header.caller());
    optional("reference", header.reference());
    if (header.occurredAtMicros() != 0) {
      json.name("occurred_at").value(instant(header.occurredAtMicros()).toString());
    }
    optional("trace_parent", header.traceParent());
    body(entry.command().body());
    switch (entry.decision()) {
      case Accepted accepted -> {
        json.name("verdict").value("accepted");
        refused(accepted.refused());
        results(accepted.rows());
        changes(accepted.changes());
      }
      case Rejected rejected -> {
        json.name("verdict").value("rejected");
        json.name("reason").value(rejected.reason().name());
        optional("store", rejected.store());
        refused(rejected.lines());
      }
    }
  }

  /** The kind of command. */
  static String operation(CommandBody body) {
    return switch (body) {
      case Adjust _ -> "ADJUST";
      case Basket _ -> "BASKET";
      case OpenSyncRun _ -> "SYNC_OPEN";
      case SyncChunk _ -> "SYNC_CHUNK";
      case CreateStore _ -> "CREATE_STORE";
      case Abandon _ -> "ABANDON";
      case AdvanceHorizon _ -> "ADVANCE_HORIZON";
    };
  }

  /** A time of the log. */
  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private void body(CommandBody body) throws IOException {
    switch (body) {
      case Adjust adjust -> lines(List.of(adjust.line()));
      case Basket basket -> {
        json.name("mode").value(basket.mode().name());
        lines(basket.lines());
      }
      case OpenSyncRun open -> {
        json.name("run_id").value(open.run().runId());
        json.name("mode").value(open.mode().name());
      }
      case SyncChunk chunk -> {
        json.name("run_id").value(chunk.run().runId());
        json.name("number").value(chunk.number());
        json.name("rows").beginArray();
        for (var row : chunk.rows()) {
          json.beginObject();
          key(row.key());
          json.name("on_hand").value(row.onHand());
          optional("expected_version", row.expectedVersion());
          json.endObject();
        }
        json.endArray();
      }
      case CreateStore create -> {
        json.name("store_id").value(create.store());
        optional("display_name", create.displayName());
      }
      case Abandon _ -> {}
      case AdvanceHorizon advance -> json.name("horizon").value(advance.sequence());
    }
  }

  private void lines(List<AdjustLine> lines) throws IOException {
    json.name("lines").beginArray();
    for (AdjustLine line : lines) {
      json.beginObject();
      key(line.key());
      json.name("delta").value(line.delta());
      json.name("reason").value(line.reason().name());
      optional("expected_version", line.expectedVersion());
      json.endObject();
    }
    json.endArray();
  }

  private void refused(List<LineRejection> refused) throws IOException {
    if (refused.isEmpty()) {
      return;
    }
    json.name("refused").beginArray();
    for (LineRejection line : refused) {
      json.beginObject();
      key(line.key());
      json.name("reason").value(line.reason().name());
      json.name("delta").value(line.delta());
      optional("expected_version", line.expectedVersion());
      record("current", line.current());
      json.endObject();
    }
    json.endArray();
  }

  private void results(List<RowResult> rows) throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    json.name("outcomes").beginArray();
    for (RowResult row : rows) {
      json.beginObject().name("outcome").value(row.outcome().name());
      if (row.reason() != null) {
        json.name("reason").value(row.reason().name());
      }
      json.endObject();
    }
    json.endArray();
  }

  private void changes(List<Change> changes) throws IOException {
    json.name("changes").beginArray();
    for (Change change : changes) {
      json.beginObject();
      switch (change) {
        case RecordChanged changed -> {
          key(changed.after().key());
          json.name("on_hand_delta").value(changed.onHandDelta());
          record("before", changed.before());
          record("after", changed.after());
        }
        case StoreDeclared declared -> json.name("store_declared").value(declared.store().id());
        case SyncRunOpened opened -> {
          json.name("sync_run").value(opened.run().id().runId());
          json.name("anchor_sequence").value(opened.run().anchorSequence());
        }
        case HorizonMoved moved -> json.name("horizon").value(moved.sequence());
      }
      json.endObject();
    }
    json.endArray();
  }

  private void record(String name, @Nullable StockRecord record) throws IOException {
    if (record == null) {
      return;
    }
    json.name(name).beginObject();
    json.name("on_hand").value(record.onHand());
    json.name("reserved").value(record.reserved());
    json.name("incoming").value(record.incoming());
    json.name("available").value(record.available());
    optional("floor", record.floor().at());
    optional("low_stock_at", record.lowStockAt());
    json.name("version").value(record.version());
    json.name("updated_sequence").value(record.updatedSequence());
    json.name("updated_at").value(instant(record.updatedAtMicros()).toString());
    json.endObject();
  }

  private void key(RecordKey key) throws IOException {
    json.name("product").value(key.product());
    json.name("store").value(key.store());
  }

  private void optional(String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.name(name).value(text);
    }
  }

  private void optional(String name, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      json.name(name).value(number.getAsLong());
    }
  }
}
