package io.onhand.bench.command;

import io.onhand.bench.feed.FeedRig;
import io.onhand.bench.feed.FeedRig.Pace;
import io.onhand.bench.feed.FeedRig.Size;
import io.onhand.bench.feed.LagRun;
import io.onhand.bench.load.LoadFailedException;
import io.onhand.bench.process.WorkFolder;
import io.onhand.bench.workload.BenchChain;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.Surroundings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onhand bench lag}. */
@Command(
    name = "lag",
    header = "Measures how long a change takes until agents show it.",
    description = {
      "Sales come at a fixed rate over as many stores as there are agents. Each agent is one as "
          + "onhand agent starts it, with a data folder and a connection of its own and a filter of "
          + "one store; all of them share a process beside Central's.",
      "",
      "Lag counts from an entry's log time, which Central gives it before it is on disk, to the "
          + "moment when reads of the agent show it. At the end every agent must have seen every "
          + "entry of its store once and hold the records that Central holds."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench lag                        50 agents, 5,000 sales/s, half a minute",
      "  ./onhand bench lag --agents 1 --rate 500  what is there without a crowd",
      "",
      "Exit codes: 0 done, 1 an agent missed something or the rate was not reached, 2 wrong usage, "
          + "3 Central is gone, 5 a fault of this machine."
    })
public final class LagCommand implements Callable<Integer> {

  static final int AGENTS_MAX = 1_000;
  static final int PRODUCTS_MAX = 100_000;

  /** What was sent must be this part of what was asked for: less is another load. */
  private static final double RATE_REACHED = 0.95;

  private final Surroundings surroundings;
  private final LiveLine live;
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "50",
      description = "Agents, and stores. Default: ${DEFAULT-VALUE}.")
  private int agents;

  @Option(
      names = "--products",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Products of each store. Default: ${DEFAULT-VALUE}.")
  private int products;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Sales per second, over all stores. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long is measured. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "15",
      description = "Seconds of the same sales before that. Default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  /** The command; it prints to {@code surroundings}. */
  public LagCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.live = new LiveLine(surroundings);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, LoadFailedException {
    Usage.check(
        agents >= 1 && agents <= Math.min(AGENTS_MAX, BenchChain.STORES_MAX),
        "--agents",
        "1 to " + AGENTS_MAX);
    Usage.check(products >= 1 && products <= PRODUCTS_MAX, "--products", "1 to " + PRODUCTS_MAX);
    Usage.check(rate >= 1, "--rate", "1 or more");
    Usage.check(seconds >= 1, "--seconds", "1 or more");
    Usage.check(warmUpSeconds >= 0, "--warm-up", "0 or more");
    LagReport report = new LagReport(surroundings, common.output == OutputFormat.JSON);
    Duration warmUp = Duration.ofSeconds(warmUpSeconds);
    Duration measured = Duration.ofSeconds(seconds);
    try (WorkFolder folder = WorkFolder.in(common.folder, common.keep);
        FeedRig rig =
            FeedRig.start(
                folder.path(), new Size(agents, products, agents), Pace.of(rate), live::say)) {
      LagRun run = rig.run(warmUp, measured, live.over("sales", warmUp.plus(measured)));
      live.say("comparing the agents with Central");
      long changes = rig.changes();
      List<String> mismatches = new ArrayList<>(rig.mismatches());
      mismatches.addAll(mismatches(run, rig.refused()));
      live.clear();
      report.lag(run, agents, rate);
      report.check(changes, mismatches);
      return (mismatches.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED).status();
    } finally {
      live.clear();
      surroundings.out().flush();
    }
  }

  private List<String> mismatches(LagRun run, long refused) {
    List<String> mismatches = new ArrayList<>();
    if (refused > 0) {
      mismatches.add("Expected every sale to be taken, but %,d were not.".formatted(refused));
    }
    if (run.load().rate() < RATE_REACHED * rate) {
      mismatches.add(
          "Expected %,d sales/s, but there were %,.0f: the lag is that of a smaller load."
              .formatted(rate, run.load().rate()));
    }
    if (run.lag().early() > 0) {
      mismatches.add(
          "Expected no entry before its log time, but %,d came so: the clock was set."
              .formatted(run.lag().early()));
    }
    return mismatches;
  }
}
