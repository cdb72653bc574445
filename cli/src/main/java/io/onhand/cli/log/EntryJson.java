package io.onhand.cli.log;

import com.google.gson.stream.JsonWriter;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
import java.io.IOException;
import java.util.List;

/**
 * Writes entries as JSON with all that the log holds of them, under the names of the contract where
 * it has the same thing.
 */
final class EntryJson {

  private final JsonWriter json;
  private final LogFields fields;

  /** Writes the fields of the object that is open. */
  EntryJson(JsonWriter json) {
    this.json = json;
    fields = new LogFields(json);
  }

  void write(long epoch, Entry entry) throws IOException {
    CommandHeader header = entry.command().header();
    fields.number("sequence", entry.sequence());
    fields.text("epoch", Long.toUnsignedString(epoch));
    fields.time("log_time", entry.logTimeMicros());
    fields.text("operation", Operations.name(entry.command().body()));
    if (header.kind() == CommandKind.FACT) {
      fields.text("kind", header.kind().name());
    }
    fields.text("origin", header.origin());
    fields.text("idempotency_key", header.key());
    fields.text("caller", header.caller());
    fields.text("reference", header.reference());
    if (header.occurredAtMicros() != 0) {
      fields.time("occurred_at", header.occurredAtMicros());
    }
    fields.text("trace_parent", header.traceParent());
    new BodyJson(fields).write(entry.command().body());
    switch (entry.decision()) {
      case Accepted accepted -> {
        fields.text("verdict", "accepted");
        refused(accepted.refused());
        results(accepted.rows());
        fields.list("changes", accepted.changes(), new ChangeJson(fields)::write);
      }
      case Rejected rejected -> {
        fields.text("verdict", "rejected");
        fields.text("reason", rejected.reason().name());
        fields.text("subject", rejected.subject());
        refused(rejected.lines());
      }
    }
  }

  private void refused(List<LineRejection> refused) throws IOException {
    if (refused.isEmpty()) {
      return;
    }
    fields.list(
        "refused",
        refused,
        line -> {
          fields.key(line.key());
          fields.text("reason", line.reason().name());
          fields.number("delta", line.delta());
          fields.number("expected_version", line.expectedVersion());
          fields.number("held", line.held());
          fields.record("current", line.current());
        });
  }

  private void results(List<RowResult> rows) throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    fields.list(
        "outcomes",
        rows,
        row -> {
          json.name("outcome").value(row.outcome().name());
          if (row.reason() != null) {
            fields.text("reason", row.reason().name());
          }
        });
  }
}
