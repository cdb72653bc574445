package io.onhand.bench.command;

import io.onhand.bench.ceiling.StoreCeiling;
import io.onhand.bench.ceiling.StoreCeiling.Content;
import io.onhand.bench.ceiling.SyncCeiling;
import io.onhand.bench.compare.Step.Measured;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.JsonLines;
import io.onhand.cli.output.Palette;
import io.onhand.cli.output.Table;
import io.onhand.cli.shell.Surroundings;
import java.nio.file.Path;

/** The ceilings, as a table when all are measured or as a JSON object each at once. */
final class CeilingsReport {

  private final Surroundings surroundings;
  private final boolean json;
  private final Table table =
      new Table(
          Column.text("ceiling"),
          Column.number("in flight"),
          Column.number("per second"),
          Column.number("p50 ms"),
          Column.number("p99 ms"),
          Column.number("server us/call"),
          Column.number("generator us/call"));

  CeilingsReport(Surroundings surroundings, boolean json) {
    this.surroundings = surroundings;
    this.json = json;
  }

  void echo(int inFlight, int requestBytes, int answerBytes, int connections, Measured measured) {
    if (json) {
      line(out -> {
        out.name("ceiling").value("echo");
        out.name("request_bytes").value(requestBytes);
        out.name("answer_bytes").value(answerBytes);
        out.name("connections").value(Math.min(connections, inFlight));
        out.name("in_flight").value(inFlight);
        MeasuredJson.write(out, measured);
      });
      return;
    }
    table.row(
        "gRPC echo, " + requestBytes + " B asked, " + answerBytes + " B answered",
        inFlight,
        Figures.rate(measured.load().rate()),
        Figures.millis(measured.load().latency().p50Nanos()),
        Figures.millis(measured.load().latency().p99Nanos()),
        Figures.micros(measured.serverMicrosPerCall()),
        Figures.micros(measured.load().generatorMicrosPerCall()));
  }

  void disk(Path folder, SyncCeiling.Result result) {
    if (json) {
      line(out -> {
        out.name("ceiling").value("disk");
        out.name("folder").value(folder.toString());
        out.name("per_second").value(result.perSecond());
        out.name("p50_nanos").value(result.p50Nanos());
        out.name("p99_nanos").value(result.p99Nanos());
      });
      return;
    }
    table.row(
        "disk, 4 KiB and fdatasync",
        1,
        Figures.rate(result.perSecond()),
        Figures.millis(result.p50Nanos()),
        Figures.millis(result.p99Nanos()),
        "",
        "");
  }

  void store(Content content, StoreCeiling.Result result) {
    if (json) {
      line(out -> {
        out.name("ceiling").value("store");
        out.name("content").value(content.name());
        out.name("batch_operations").value(StoreCeiling.BATCH_OPERATIONS);
        out.name("per_second").value(result.operationsPerSecond());
        out.name("batch_p50_nanos").value(result.p50Nanos());
        out.name("batch_p99_nanos").value(result.p99Nanos());
      });
      return;
    }
    String name =
        switch (content) {
          case WHOLE -> "RocksDB, log block + records + keys, batches of 1,000";
          case LOG_BLOCK -> "RocksDB, log block alone, batches of 1,000";
        };
    table.row(
        name,
        StoreCeiling.BATCH_OPERATIONS,
        Figures.rate(result.operationsPerSecond()),
        Figures.millis(result.p50Nanos()),
        Figures.millis(result.p99Nanos()),
        "",
        "");
  }

  /** Prints the table. */
  void end() {
    if (!json) {
      table.print(surroundings.out(), new Palette(surroundings.outIsTerminal()));
      surroundings.out().flush();
    }
  }

  private void line(JsonLines.Fields fields) {
    new JsonLines(surroundings.out()).line(fields);
  }
}
