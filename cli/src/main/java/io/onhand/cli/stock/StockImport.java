package io.onhand.cli.stock;

import io.onhand.cli.csv.StockFile;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.client.IdempotencyKeys;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncStart;
import java.nio.file.Path;
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
          + " row is taken over only if its record has that version (N, or EPOCH:N as stock export"
          + " --versions writes it). An interrupted import goes on"
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
    var sync = new FileSync(invocation, "stock import", "--run-id", false);
    StockFile stock = sync.read(file);
    SyncStart start =
        SyncStart.newBuilder()
            .setOrigin(invocation.origin())
            .setRunId(runId.orElseGet(() -> new IdempotencyKeys().next()))
            .setMode(SyncMode.SYNC_MODE_MERGE)
            .setReference(reference)
            .build();
    try (Connection connection = invocation.connect()) {
      return sync.run(connection, stock, start);
    }
  }
}
