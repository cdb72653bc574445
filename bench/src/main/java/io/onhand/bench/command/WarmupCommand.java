package io.onhand.bench.command;

import io.grpc.ManagedChannel;
import io.onhand.bench.feed.WarmUp;
import io.onhand.bench.process.WorkFolder;
import io.onhand.bench.sync.PacedSales;
import io.onhand.bench.workload.BenchStore;
import io.onhand.bench.workload.CentralProcess;
import io.onhand.cli.output.JsonLines;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.Surroundings;
import io.onhand.client.InventoryClient;
import io.onhand.client.OnhandChannel;
import io.onhand.client.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onhand bench warmup}. */
@Command(
    name = "warmup",
    header = "Measures how long a new agent takes to hold a whole store while it is sold from.",
    description = {
      "Each run starts an agent with an empty data folder, as a process with the settings and the "
          + "memory of onhand agent, while sales of the same store come at a fixed rate. It ends when "
          + "the agent follows the feed, holds every record and answers a read that asks for all "
          + "that Central had decided by then.",
      "",
      "A sale's latency counts from the moment at which it was to be sent. After each run the agent "
          + "must show what Central shows."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench warmup                            three agents, a million records each",
      "  ./onhand bench warmup --records 100000 --runs 1  a first look",
      "",
      "Exit codes: 0 done, 1 the agent shows something else than Central or a sale was not taken, "
          + "2 wrong usage, 5 a fault of this machine."
    })
public final class WarmupCommand implements Callable<Integer> {

  private static final String STORE = "warm";

  private final Surroundings surroundings;
  private final LiveLine live;
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Records of the store. Default: ${DEFAULT-VALUE}.")
  private int records;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Agents, one after the other. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Sales per second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Seconds for which sales are measured alone before. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  /** The command; it prints to {@code surroundings}. */
  public WarmupCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.live = new LiveLine(surroundings);
  }

  /**
   * One agent.
   *
   * @param answering seconds until it answered calls
   * @param complete seconds until it had everything
   * @param perSecond sales answered a second meanwhile
   * @param beside how long they took, in nanoseconds
   * @param same whether it shows what Central shows
   */
  private record Run(
      double answering, double complete, double perSecond, Histogram beside, boolean same) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Usage.check(
        records >= 1 && records <= BenchStore.PRODUCTS_MAX,
        "--records",
        "1 to " + BenchStore.PRODUCTS_MAX);
    Usage.check(runs >= 1, "--runs", "1 or more");
    Usage.check(rate >= 1, "--rate", "1 or more");
    Usage.check(seconds >= 1, "--seconds", "1 or more");
    try (WorkFolder folder = WorkFolder.in(common.folder, common.keep)) {
      live.say("starting Central");
      try (CentralProcess central = CentralProcess.start(folder.path())) {
        return against(central, folder.path()).status();
      }
    } finally {
      live.clear();
      surroundings.out().flush();
    }
  }

  private ExitCode against(CentralProcess central, Path folder)
      throws IOException, InterruptedException {
    OnhandChannel channel = OnhandChannel.to(central.endpoint()).withUserAgent("onhand-bench");
    ManagedChannel forSales = channel.open();
    try (InventoryClient client = InventoryClient.open("bench", RetryPolicy.STANDARD, channel)) {
      BenchStore store =
          BenchStore.open(client, STORE, records, count -> live.say("products in stock: " + count));
      PacedSales sales = new PacedSales(forSales, store, rate);
      live.say("warming up");
      sales.during(until(Duration.ofSeconds(seconds)));
      live.say("sales alone");
      Histogram alone = sales.during(until(Duration.ofSeconds(seconds)));
      head(alone);
      List<Run> measured = new ArrayList<>();
      for (int i = 1; i <= runs; i++) {
        live.say("agent " + i + " of " + runs);
        Path own = Files.createDirectory(folder.resolve("agent-" + i));
        measured.add(run(own, central, store, sales));
        live.clear();
        row(i, measured.getLast());
      }
      return summary(measured, sales.refused());
    } finally {
      forSales.shutdownNow();
    }
  }

  private Run run(Path folder, CentralProcess central, BenchStore store, PacedSales sales)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    CompletableFuture<WarmUp> agent =
        CompletableFuture.supplyAsync(() -> warmUp(folder, central, store));
    Histogram beside = sales.during(() -> !agent.isDone());
    double took = (System.nanoTime() - start) / 1e9;
    try (WarmUp warm = agent.get()) {
      live.say("comparing the agent with Central");
      return new Run(
          warm.answeringSeconds(),
          warm.completeSeconds(),
          beside.getTotalCount() / took,
          beside,
          warm.isSameAsCentral());
    } catch (ExecutionException e) {
      throw new IOException("Expected the agent to warm up, but: " + e.getCause(), e);
    }
  }

  private static WarmUp warmUp(Path folder, CentralProcess central, BenchStore store) {
    try {
      return WarmUp.run(folder, central.endpoint(), store);
    } catch (IOException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private static BooleanSupplier until(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return () -> System.nanoTime() - end < 0;
  }

  private void head(Histogram alone) {
    if (common.output == OutputFormat.JSON) {
      new JsonLines(surroundings.out())
          .line(fields -> {
            fields.name("benchmark").value("warmup");
            fields.name("records").value(records);
            fields.name("rate").value(rate);
            fields.name("p50_alone_nanos").value(alone.getValueAtPercentile(50));
            fields.name("p99_alone_nanos").value(alone.getValueAtPercentile(99));
          });
      return;
    }
    surroundings
        .out()
        .printf(
            Locale.ROOT,
            "Agents with %,d records from nothing beside %,d sales/s, latency in ms%n"
                + "Sales alone: p50 %s, p99 %s%n%n"
                + "run  answers after  has all after  records/s  sales/s  p50 beside  p99 beside%n",
            records,
            rate,
            Figures.millis(alone.getValueAtPercentile(50)),
            Figures.millis(alone.getValueAtPercentile(99)));
    surroundings.out().flush();
  }

  private void row(int number, Run run) {
    if (common.output == OutputFormat.JSON) {
      new JsonLines(surroundings.out())
          .line(fields -> {
            fields.name("run").value(number);
            fields.name("answering_seconds").value(run.answering());
            fields.name("complete_seconds").value(run.complete());
            fields.name("sales_per_second").value(run.perSecond());
            fields.name("p50_beside_nanos").value(run.beside().getValueAtPercentile(50));
            fields.name("p99_beside_nanos").value(run.beside().getValueAtPercentile(99));
            fields.name("same_as_central").value(run.same());
          });
      return;
    }
    surroundings
        .out()
        .printf(
            Locale.ROOT,
            "%3d  %11.2f s  %11.2f s  %9s  %7s  %10s  %10s%s%n",
            number,
            run.answering(),
            run.complete(),
            Figures.rate(records / run.complete()),
            Figures.rate(run.perSecond()),
            Figures.millis(run.beside().getValueAtPercentile(50)),
            Figures.millis(run.beside().getValueAtPercentile(99)),
            run.same() ? "" : "  NOT the same as Central");
    surroundings.out().flush();
  }

  private ExitCode summary(List<Run> measured, long refused) {
    double median = measured.stream().map(Run::complete).sorted().toList().get(measured.size() / 2);
    boolean same = measured.stream().allMatch(Run::same);
    if (common.output == OutputFormat.JSON) {
      new JsonLines(surroundings.out())
          .line(fields -> {
            fields.name("median_complete_seconds").value(median);
            fields.name("refused").value(refused);
            fields.name("check").value(same && refused == 0 ? "ok" : "failed");
          });
    } else {
      surroundings
          .out()
          .printf(
              Locale.ROOT,
              "%nMedian of %d agents: %.2f s. %s Sales not answered with OK: %,d%n",
              measured.size(),
              median,
              same
                  ? "Each shows what Central shows."
                  : "Expected each to show what Central shows, but not all do.",
              refused);
    }
    return same && refused == 0 ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
