package io.onhand.cli.stock;

import io.onhand.cli.csv.CsvException;
import io.onhand.cli.csv.StockFile;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.Facts;
import io.onhand.cli.output.Progress;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.OnInterrupt;
import io.onhand.client.IdempotencyKeys;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets stock from a CSV file. */
@Command(
    name = "import",
    header = "Set stock from a CSV file.",
    customSynopsis = "./onhand stock import FILE.csv [--run-id ID]",
    description = {
      "The file has a heading and one record a row, UTF-8, plain or packed (.gz):",
      "",
      "  product,store,on_hand",
      "  85123A,France,120",
      "",
      "Records that the file does not list stay as they are. A row is left out, and named by its"
          + " line, when it is broken, when a rule refuses it, or when its record was changed since"
          + " the run began (CONFLICT); all others are taken over. With a column expected_version a"
          + " row is taken over only if its record has that version. An interrupted import goes on"
          + " with --run-id; nothing is done twice.",
      "",
      "Exit code 0: all rows were taken over; 1: some were not; 4: it was interrupted."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock import count.csv",
      "  ./onhand stock import count.csv --run-id 2026-11-20-count",
      "  ./onhand stock export --store France --file count.csv"
    })
final class StockImport implements Callable<Integer> {

  private static final int FAILURES_SHOWN_MAX = 50;

  private final Invocation invocation;

  @Parameters(paramLabel = "FILE", description = "The CSV file.")
  private Path file = Path.of("");

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Go on with this run; the file must be the same (a new run).")
  private Optional<String> runId = Optional.empty();

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "A document id, kept with the changes.")
  private String reference = "";

  StockImport(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    StockFile stock = read();
    String run = runId.orElseGet(() -> new IdempotencyKeys().next());
    SyncStart start =
        SyncStart.newBuilder()
            .setOrigin(invocation.origin())
            .setRunId(run)
            .setMode(SyncMode.SYNC_MODE_MERGE)
            .setReference(reference)
            .build();
    var tally = new ImportTally();
    tally.broken(stock.broken());
    if (!stock.rows().isEmpty()) {
      send(stock, start, tally);
    }
    if (invocation.json()) {
      writeJson(run, tally);
    } else {
      print(run, tally);
    }
    return (tally.failures().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED).status();
  }

  private StockFile read() {
    try {
      return StockFile.read(file);
    } catch (IOException e) {
      throw CommandFailure.usage(
          "Expected a CSV file, but " + file + " cannot be read (" + e + ")", "Check the path.");
    } catch (CsvException e) {
      throw CommandFailure.usage(
          "Expected the heading product,store,on_hand in " + file + ", but " + e.getMessage(),
          "See ./onhand stock import --help.");
    }
  }

  private void send(StockFile stock, SyncStart start, ImportTally tally) {
    String again = invocation.again(Map.of("--run-id", start.getRunId()));
    try (Connection connection = invocation.connect();
        Progress progress =
            Progress.of(invocation.surroundings(), "Importing", stock.rows().size(), " rows");
        var _ = OnInterrupt.run(() -> interrupted(again))) {
      new ImportRun(connection, start, invocation.options().timeout(), ImportChunk.of(stock.rows()))
          .send((chunk, result) -> {
            tally.answered(chunk, result);
            progress.doneTo(tally.answered());
          });
    } catch (CommandFailure e) {
      throw explained(e, tally, start.getRunId(), again);
    }
  }

  private ExitCode interrupted(String again) {
    invocation.note("Interrupted: a part of the file may be taken over. Go on: " + again);
    return ExitCode.UNKNOWN;
  }

  /** What has been taken over stays so: the person is told how far it came and how to go on. */
  private static CommandFailure explained(
      CommandFailure e, ImportTally tally, String run, String again) {
    if (e.reason().equals("IDEMPOTENCY_KEY_REUSED")) {
      return CommandFailure.of(
          ExitCode.USAGE,
          e.reason(),
          "Expected the file that run " + run + " sent before, but it has changed since",
          "Import it as a new run, without --run-id.");
    }
    boolean partly = tally.answered() > 0 && e.exitCode() == ExitCode.UNREACHABLE;
    return e.exitCode() == ExitCode.UNKNOWN || partly
        ? new CommandFailure(
                ExitCode.UNKNOWN,
                e.reason(),
                e.message(),
                Text.number(tally.answered()) + " rows are answered, the next ones perhaps done.",
                e.facts(),
                Optional.empty())
            .withAgain(again)
        : e;
  }

  private void print(String run, ImportTally tally) {
    List<ImportTally.Failure> failures = tally.failures();
    if (!failures.isEmpty()) {
      Table table =
          new Table(
              Column.number("LINE"),
              Column.text("PRODUCT"),
              Column.text("STORE"),
              Column.text("OUTCOME"),
              Column.text("WHY"));
      failures.stream()
          .limit(FAILURES_SHOWN_MAX)
          .forEach(
              it -> table.row(it.line(), it.product(), it.store(), it.outcome(), it.problem()));
      table.print(invocation.out(), invocation.palette());
      if (failures.size() > FAILURES_SHOWN_MAX) {
        invocation
            .out()
            .println(
                "and "
                    + Text.number(failures.size() - FAILURES_SHOWN_MAX)
                    + " more; --output json lists all");
      }
      invocation.out().println();
    }
    new Facts()
        .add("created", tally.count(SyncOutcome.SYNC_OUTCOME_CREATED))
        .add("updated", tally.count(SyncOutcome.SYNC_OUTCOME_UPDATED))
        .add("unchanged", tally.count(SyncOutcome.SYNC_OUTCOME_SKIPPED))
        .add("not taken over", (long) failures.size())
        .add("run", run)
        .add(
            "done before",
            tally.replayedChunks() == 0
                ? ""
                : Text.number(tally.replayedChunks()) + " chunks, by an earlier call of the run")
        .print(invocation.out(), invocation.palette());
  }

  private void writeJson(String run, ImportTally tally) {
    List<ImportTally.Failure> failures = tally.failures();
    for (ImportTally.Failure failure : failures) {
      invocation
          .jsonLines()
          .line(json -> {
            json.name("line").value(failure.line());
            if (!failure.product().isEmpty()) {
              json.name("product").value(failure.product());
              json.name("store").value(failure.store());
            }
            json.name("outcome").value(failure.outcome());
            json.name("problem").value(failure.problem());
          });
    }
    invocation
        .jsonLines()
        .line(json -> {
          json.name("run_id").value(run);
          json.name("created").value(tally.count(SyncOutcome.SYNC_OUTCOME_CREATED));
          json.name("updated").value(tally.count(SyncOutcome.SYNC_OUTCOME_UPDATED));
          json.name("skipped").value(tally.count(SyncOutcome.SYNC_OUTCOME_SKIPPED));
          json.name("conflict").value(tally.count(SyncOutcome.SYNC_OUTCOME_CONFLICT));
          json.name("rejected").value(tally.count(SyncOutcome.SYNC_OUTCOME_REJECTED));
          json.name("broken")
              .value(failures.stream().filter(it -> it.outcome().equals("BROKEN")).count());
          json.name("replayed_chunks").value(tally.replayedChunks());
        });
  }
}
