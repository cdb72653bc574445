package io.onhand.bench.command;

import io.grpc.ManagedChannel;
import io.onhand.bench.process.WorkFolder;
import io.onhand.bench.sync.PacedSales;
import io.onhand.bench.sync.SyncLoad;
import io.onhand.bench.workload.BenchStore;
import io.onhand.bench.workload.CentralProcess;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.Surroundings;
import io.onhand.client.InventoryClient;
import io.onhand.client.OnhandChannel;
import io.onhand.client.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onhand bench sync}. */
@Command(
    name = "sync",
    header = "Measures what a bulk sync does to the sales beside it.",
    description = {
      "Sales come at a fixed rate over a connection of their own. In each pair they are measured "
          + "alone for a while, and then beside a sync run that sets every record of another store. "
          + "The ratio is the p99 beside the sync by the p99 alone; what counts is the median of "
          + "the pairs.",
      "",
      "Latency counts from the moment at which a sale was to be sent, so a stall counts for every "
          + "sale that would have come. The program that sells and syncs shares the machine with "
          + "Central."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench sync                 five pairs, a million rows each",
      "  ./onhand bench sync --rows 100000 --pairs 1",
      "",
      "Exit codes: 0 done, 1 a sale or a row was not taken, 2 wrong usage, 5 a fault of this machine."
    })
public final class SyncCommand implements Callable<Integer> {
  private static final int PRODUCTS = 10_000;
  private static final String SALES_STORE = "sales";
  private static final String SYNC_STORE = "synced";

  private final Surroundings surroundings;
  private final LiveLine live;
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Rows of each sync run. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      defaultValue = "250",
      description = "Rows in a chunk, 1 to 1,000. Default: ${DEFAULT-VALUE}.")
  private int chunk;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How often sales are measured alone and beside a run. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Sales per second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Seconds for which sales are measured alone. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  /** The command; it prints to {@code surroundings}. */
  public SyncCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.live = new LiveLine(surroundings);
  }

  /** Sales alone, then beside a run of so many rows a second. */
  private record Pair(Histogram alone, Histogram beside, double rowsPerSecond) {
    double ratio() {
      return (double) p99(beside) / p99(alone);
    }

    static long p99(Histogram nanos) {
      return nanos.getValueAtPercentile(99);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Usage.check(rows >= 1, "--rows", "1 or more");
    Usage.check(chunk >= 1 && chunk <= 1_000, "--chunk", "1 to 1,000");
    Usage.check(pairs >= 1, "--pairs", "1 or more");
    Usage.check(rate >= 1, "--rate", "1 or more");
    Usage.check(seconds >= 1, "--seconds", "1 or more");
    try (WorkFolder folder = WorkFolder.in(common.folder, common.keep)) {
      live.say("starting Central");
      try (CentralProcess central = CentralProcess.start(folder.path())) {
        return against(OnhandChannel.to(central.endpoint()).withUserAgent("onhand-bench")).status();
      }
    } finally {
      live.clear();
      surroundings.out().flush();
    }
  }

  private ExitCode against(OnhandChannel central) throws InterruptedException {
    ManagedChannel forSales = central.open();
    ManagedChannel forSync = central.open();
    try (InventoryClient client = InventoryClient.open("bench", RetryPolicy.STANDARD, central)) {
      BenchStore store = BenchStore.open(client, SALES_STORE, PRODUCTS, count -> {});
      BenchStore.open(client, SYNC_STORE, 1, count -> {});
      PacedSales sales = new PacedSales(forSales, store, rate);
      SyncLoad sync = new SyncLoad(forSync, "bench", SYNC_STORE, rows, chunk);
      live.say("warming up: the first run gives birth to the records");
      pair(sales, sync, 0);
      List<Pair> measured = new ArrayList<>();
      head();
      for (int i = 1; i <= pairs; i++) {
        live.say("pair " + i + " of " + pairs);
        measured.add(pair(sales, sync, i));
        live.clear();
        row(i, measured.getLast());
      }
      return summary(measured, sales.refused());
    } finally {
      forSales.shutdownNow();
      forSync.shutdownNow();
    }
  }

  private Pair pair(PacedSales sales, SyncLoad sync, int number) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    Histogram alone = sales.during(() -> System.nanoTime() - end < 0);
    long start = System.nanoTime();
    CompletableFuture<Long> run = sync.start("run-" + number, 1_000L + number);
    Histogram beside = sales.during(() -> !run.isDone());
    double took = (System.nanoTime() - start) / 1e9;
    try {
      long set = run.get();
      if (set != rows) {
        throw new IllegalStateException(
            "Expected " + rows + " rows to be set, but " + set + " were.");
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected the sync to end well, but it failed.", e);
    }
    return new Pair(alone, beside, rows / took);
  }

  private void head() {
    if (common.output == OutputFormat.TABLE) {
      surroundings
          .out()
          .printf(
              Locale.ROOT,
              "%,d sales/s of one unit, latency in ms, alone for %d s and beside a sync of %,d rows%n%n"
                  + "pair  p50 alone  p99 alone  p50 beside  p99 beside  ratio  rows/s%n",
              rate,
              seconds,
              rows);
      surroundings.out().flush();
    }
  }

  private void row(int number, Pair pair) {
    if (common.output == OutputFormat.TABLE) {
      surroundings
          .out()
          .printf(
              Locale.ROOT,
              "%4d  %9s  %9s  %10s  %10s  %5s  %6s%n",
              number,
              Figures.millis(pair.alone().getValueAtPercentile(50)),
              Figures.millis(Pair.p99(pair.alone())),
              Figures.millis(pair.beside().getValueAtPercentile(50)),
              Figures.millis(Pair.p99(pair.beside())),
              Figures.ratio(pair.ratio()),
              Figures.rate(pair.rowsPerSecond()));
    } else {
      surroundings
          .out()
          .printf(
              Locale.ROOT,
              "{\"pair\":%d,\"p99_alone_nanos\":%d,\"p99_beside_nanos\":%d,\"ratio\":%.4f,"
                  + "\"rows_per_second\":%.0f}%n",
              number,
              Pair.p99(pair.alone()),
              Pair.p99(pair.beside()),
              pair.ratio(),
              pair.rowsPerSecond());
    }
    surroundings.out().flush();
  }

  private ExitCode summary(List<Pair> measured, long refused) {
    double median = measured.stream().map(Pair::ratio).sorted().toList().get(measured.size() / 2);
    if (common.output == OutputFormat.TABLE) {
      surroundings
          .out()
          .printf(
              Locale.ROOT,
              "%nMedian ratio of %d pairs: %s. Sales not answered with OK: %,d%n",
              measured.size(),
              Figures.ratio(median),
              refused);
    } else {
      surroundings
          .out()
          .printf(Locale.ROOT, "{\"median_ratio\":%.4f,\"refused\":%d}%n", median, refused);
    }
    return refused == 0 ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
