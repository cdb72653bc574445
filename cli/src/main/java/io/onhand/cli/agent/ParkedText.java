package io.onhand.cli.agent;

import com.google.gson.stream.JsonWriter;
import com.google.rpc.Status;
import io.onhand.agent.v1.GetParkedResponse;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.Facts;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.Record;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How one parked write looks. */
final class ParkedText {

  private ParkedText() {}

  /** Shows it to people. */
  static void show(Invocation invocation, GetParkedResponse response) {
    ParkedWrite parked = response.getParked();
    QueuedWrite write = parked.getWrite();
    OnhandError answer = OnhandError.of(response.getError());
    new Facts()
        .add("number", write.getNumber())
        .add("origin", write.getOrigin())
        .add("key", write.getIdempotencyKey())
        .add("what", WriteText.what(write))
        .add("does", WriteText.does(write, Integer.MAX_VALUE))
        .add("reference", write.getReference())
        .add("happened", Text.time(write.getOccurredAt()))
        .add("queued", Text.time(write.getQueuedAt()))
        .add("parked", Text.time(parked.getParkedAt()))
        .add("refused for", WriteText.reason(parked.getRefusal()))
        .add("Central says", parked.getRefusal().getMessage())
        .add("numbers", numbers(parked.getRefusal().getMetadataMap()))
        .print(invocation.out(), invocation.palette());
    Table failures = new Table(Column.text("RECORD"), Column.text("REASON"), Column.text("SAYS"));
    for (OnhandError.Failure failure : answer.failures()) {
      failures.row(failure.subject(), failure.reason(), failure.description());
    }
    if (!failures.isEmpty()) {
      invocation.out().println();
      invocation.print(failures);
    }
    if (!answer.current().isEmpty()) {
      invocation.out().println();
      invocation.records(answer.current());
    }
    invocation.note(
        "Settle it: ./onhand agent parked retry "
            + write.getNumber()
            + " [--fact] --reason TEXT, or ./onhand agent parked discard "
            + write.getNumber()
            + " --reason TEXT");
  }

  /** Writes Central's answer for programs: what a google.rpc.Status holds, by name. */
  static void writeAnswer(JsonWriter json, Status error) throws IOException {
    OnhandError answer = OnhandError.of(error);
    json.name("failures").beginArray();
    for (OnhandError.Failure failure : answer.failures()) {
      json.beginObject();
      json.name("reason").value(failure.reason());
      json.name("subject").value(failure.subject());
      json.name("description").value(failure.description());
      json.endObject();
    }
    json.endArray();
    json.name("current").beginArray();
    for (Record record : answer.current()) {
      MessageJson.object(json, record);
    }
    json.endArray();
  }

  private static String numbers(Map<String, String> metadata) {
    return new TreeMap<>(metadata)
        .entrySet().stream()
            .map(fact -> fact.getKey() + "=" + fact.getValue())
            .collect(Collectors.joining(" "));
  }
}
