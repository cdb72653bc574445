package io.onhand.cli.stock;

import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.cli.csv.StockFile;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.client.IdempotencyKeys;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncStart;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reconciles stock with a file. */
@Command(
    name = "sync",
    header = "Reconcile stock with a file from another system.",
    customSynopsis =
        "./onhand sync FILE.csv --mode merge|replace [--store STORE]... [--run ID] [OPTIONS]",
    description = {
      "The file is one that stock export writes and stock import reads. Each row is set only if its"
          + " record is unchanged since the anchor, the moment at which the file was made; else it is"
          + " a CONFLICT and stays as it is. merge touches the rows of the file alone. replace also sets"
          + " to zero what the stores named hold and the file does not list, unless it changed since.",
      "",
      "An interrupted run goes on with --run and the same file; nothing is done twice. Exit code 0:"
          + " all was taken over; 1: some was not; 4: it was interrupted."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand sync erp.csv --mode merge --dry-run",
      "  ./onhand sync erp.csv --mode merge --run 2026-11-20 --anchor 120431",
      "  ./onhand sync france.csv --mode replace --store France --run 2026-11-20-france"
    })
public final class SyncCommand implements Callable<Integer> {

  private static final Pattern ANCHOR = Pattern.compile("(?:(\\d{1,20}):)?(\\d{1,18})");

  private final Invocation invocation;

  @Parameters(paramLabel = "FILE", description = "The CSV file.")
  private Path file = Path.of("");

  @Option(
      names = "--mode",
      required = true,
      paramLabel = "MODE",
      description = "merge touches what the file lists, replace also what it leaves out.")
  private Mode mode = Mode.MERGE;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      split = ",",
      description = "With replace: the stores that the file speaks of, all of them.")
  private List<String> stores = List.of();

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "The run's name, to go on with it; the file must be the same (a new run).")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--anchor",
      paramLabel = "POSITION",
      description =
          "SEQUENCE or EPOCH:SEQUENCE, the head of the log when the file was made (when the run is"
              + " first opened).")
  private Optional<String> anchor = Optional.empty();

  @Option(names = "--dry-run", description = "Say what would become of each row; change nothing.")
  private boolean dryRun;

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "A document id, kept with the changes.")
  private String reference = "";

  /** The command. */
  public SyncCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    if (mode == Mode.REPLACE && stores.isEmpty()) {
      throw CommandFailure.usage(
          "Expected --store with --mode replace, but got none",
          "Name every store that the file speaks of: what it leaves out there is set to zero.");
    }
    if (mode == Mode.MERGE && !stores.isEmpty()) {
      throw CommandFailure.usage(
          "Expected --store with --mode replace only, but got it with merge", "Leave it out.");
    }
    var sync = new FileSync(invocation, "sync", "--run", true);
    StockFile stock = sync.read(file);
    if (mode == Mode.REPLACE && (!stock.broken().isEmpty() || stock.rows().isEmpty())) {
      throw notSound(stock);
    }
    SyncStart.Builder start =
        SyncStart.newBuilder()
            .setOrigin(invocation.origin())
            .setRunId(run.orElseGet(() -> new IdempotencyKeys().next()))
            .setMode(mode.inContract())
            .addAllStores(stores)
            .setDryRun(dryRun)
            .setReference(reference);
    try (Connection connection = invocation.connect()) {
      anchor.ifPresent(text -> start.setAnchor(position(connection, text)));
      return sync.run(connection, stock, start.build());
    }
  }

  /** Left out, a broken row would count as not listed, and its record would be set to zero. */
  private CommandFailure notSound(StockFile stock) {
    stock.broken().forEach(row -> invocation.note("Line " + row.line() + ": " + row.problem()));
    return CommandFailure.usage(
        "Expected only sound rows in a file that replaces, but "
            + (stock.rows().isEmpty() ? "there are none" : stock.broken().size() + " are broken"),
        "Nothing was sent: what such a file does not list is set to zero.");
  }

  /** A sequence alone is one of the present epoch. */
  private static Position position(Connection connection, String text) {
    Matcher form = ANCHOR.matcher(text);
    try {
      if (form.matches()) {
        String epoch = form.group(1);
        Position.Builder position =
            epoch == null
                ? connection
                    .admin(stub -> stub.getStatus(GetStatusRequest.getDefaultInstance()))
                    .getHead()
                    .toBuilder()
                : Position.newBuilder().setEpoch(Long.parseUnsignedLong(epoch));
        return position.setSequence(Long.parseLong(form.group(2))).build();
      }
    } catch (NumberFormatException e) {
      // Said below, with the text.
    }
    throw CommandFailure.usage(
        "Expected --anchor with SEQUENCE or EPOCH:SEQUENCE, but got \"" + text + "\"",
        "Both stand in the answer of any read, with --output json.");
  }

  /** The modes as people write them. */
  enum Mode {
    MERGE,
    REPLACE;

    SyncMode inContract() {
      return switch (this) {
        case MERGE -> SyncMode.SYNC_MODE_MERGE;
        case REPLACE -> SyncMode.SYNC_MODE_REPLACE;
      };
    }
  }
}
