package io.onhand.bench.command;

import io.onhand.bench.feed.CentralWatch;
import io.onhand.bench.feed.FeedRig;
import io.onhand.bench.feed.FeedRig.Pace;
import io.onhand.bench.feed.FeedRig.Size;
import io.onhand.bench.feed.LagRun;
import io.onhand.bench.feed.StalledSubscribers;
import io.onhand.bench.load.LoadFailedException;
import io.onhand.bench.load.LoadPlan;
import io.onhand.bench.process.WorkFolder;
import io.onhand.bench.workload.BenchChain;
import io.onhand.bench.workload.BenchStore;
import io.onhand.bench.workload.MemoryHeld;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.Surroundings;
import io.onhand.client.OnhandChannel;
import io.onhand.inventory.v1.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onhand bench stalled}. */
@Command(
    name = "stalled",
    header = "Measures what subscribers that do not read cost Central and the agents.",
    description = {
      "In each pair sales are made as fast as Central takes them, first without and then beside "
          + "subscribers of all stores that open the feed and never ask for another message. What "
          + "counts is by how much Central's memory is larger and the agents' p99 lag longer beside "
          + "them: the median of the pairs.",
      "",
      "The agents are real ones, in a process of their own, each of one store; see onhand bench "
          + "lag. Memory is what the system says Central's process has resident at most, and what "
          + "its heap and buffers hold after a collection."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench stalled                         five pairs of two minutes each",
      "  ./onhand bench stalled --pairs 1 --seconds 20  a first look",
      "  ./onhand bench stalled --rate 5000             at a fixed rate",
      "",
      "Exit codes: 0 done, 1 an agent missed something or nobody stalled, 2 wrong usage, "
          + "3 Central is gone, 5 a fault of this machine."
    })
public final class StalledCommand implements Callable<Integer> {

  private static final Duration STEP_WARM_UP = Duration.ofSeconds(3);

  /** On average so many of the feeds must be open: each is given up and opened again at times. */
  private static final double OPEN_PART = 0.6;

  private final Surroundings surroundings;
  private final LiveLine live;
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--stalled",
      paramLabel = "N",
      defaultValue = "50",
      description = "Subscribers that do not read. Default: ${DEFAULT-VALUE}.")
  private int stalled;

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "10",
      description = "Agents whose lag is measured, of a store each. Default: ${DEFAULT-VALUE}.")
  private int agents;

  @Option(
      names = "--stores",
      paramLabel = "N",
      defaultValue = "100",
      description = "Stores over which the sales are spread. Default: ${DEFAULT-VALUE}.")
  private int stores;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "Sales that wait for an answer at any time. Default: ${DEFAULT-VALUE}.")
  private int inFlight;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Sales per second; 0: as fast as Central takes them. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often it is measured without and beside them. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "How long each is measured. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Seconds of the same sales before the first pair, in which Central's memory takes its size."
              + " Default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  /** The command; it prints to {@code surroundings}. */
  public StalledCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.live = new LiveLine(surroundings);
  }

  /**
   * One half of a pair.
   *
   * @param residentMax of Central, in bytes
   * @param held by Central after it
   * @param feeds of the stalled that were open, on average
   */
  record Half(LagRun run, long residentMax, MemoryHeld held, double feeds) {}

  /** Without the stalled, and beside them. */
  record Pair(Half without, Half beside) {
    double lagRatio() {
      return (double) beside.run().lag().p99() / without.run().lag().p99();
    }

    long residentMore() {
      return beside.residentMax() - without.residentMax();
    }

    long heldMore() {
      return beside.held().bytes() - without.held().bytes();
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException, LoadFailedException {
    check();
    StalledReport report =
        new StalledReport(surroundings, common.output == OutputFormat.JSON, stalled);
    Pace pace = rate == 0 ? new Pace(inFlight, 0) : Pace.of(rate);
    List<String> mismatches = new ArrayList<>();
    try (WorkFolder folder = WorkFolder.in(common.folder, common.keep);
        FeedRig rig =
            FeedRig.start(folder.path(), new Size(stores, 100, agents), pace, live::say)) {
      half(rig, Duration.ofSeconds(warmUpSeconds), "warming up", null);
      report.head(agents, stores, rate == 0 ? inFlight : 0, rate, seconds);
      List<Pair> measured = new ArrayList<>();
      for (int i = 1; i <= pairs; i++) {
        Pair pair = pair(rig, i, mismatches);
        measured.add(pair);
        live.clear();
        report.pair(i, pair);
      }
      live.say("comparing the agents with Central");
      long changes = rig.changes();
      mismatches.addAll(rig.mismatches());
      if (rig.refused() > 0) {
        mismatches.add(
            "Expected every sale to be taken, but %,d were not.".formatted(rig.refused()));
      }
      live.clear();
      report.summary(measured);
      new LagReport(surroundings, common.output == OutputFormat.JSON).check(changes, mismatches);
      return (mismatches.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED).status();
    } finally {
      live.clear();
      surroundings.out().flush();
    }
  }

  private Pair pair(FeedRig rig, int number, List<String> mismatches)
      throws IOException, InterruptedException, LoadFailedException {
    Duration measured = Duration.ofSeconds(seconds);
    String name = "pair " + number + " of " + pairs;
    Half without = half(rig, measured, name + ", without", null);
    Position head = rig.chain().stores().getFirst().status().getHead();
    OnhandChannel channel =
        OnhandChannel.to(rig.central().endpoint()).withUserAgent("onhand-bench");
    Half beside;
    try (StalledSubscribers subscribers = StalledSubscribers.open(channel, stalled, head)) {
      beside = half(rig, measured, name + ", beside them", subscribers);
      if (subscribers.opened() < stalled || subscribers.frames() != subscribers.opened()) {
        mismatches.add(
            "Expected each of %d feeds to open and one frame of each, but %d opened and %d came."
                .formatted(stalled, subscribers.opened(), subscribers.frames()));
      }
    }
    if (beside.feeds() < OPEN_PART * stalled) {
      mismatches.add(
          "Expected Central to have %d feeds open that are not read, but it had %.1f on average."
              .formatted(stalled, beside.feeds()));
    }
    return new Pair(without, beside);
  }

  private Half half(
      FeedRig rig, Duration measured, String name, @Nullable StalledSubscribers subscribers)
      throws IOException, InterruptedException, LoadFailedException {
    BenchStore any = rig.chain().stores().getFirst();
    try (CentralWatch watch =
        CentralWatch.start(
            rig.central().pid(), any, id -> id.startsWith(StalledSubscribers.ID_PREFIX))) {
      LagRun run = rig.run(STEP_WARM_UP, measured, live.over(name, STEP_WARM_UP.plus(measured)));
      long resident = watch.residentMax();
      double feeds = watch.feeds();
      // The stalled are still there: what Central holds for them is held now.
      MemoryHeld held = rig.central().memoryHeld();
      rig.awaitAgents();
      return new Half(run, resident, held, subscribers == null ? 0 : feeds);
    }
  }

  private void check() {
    Usage.check(stalled >= 1, "--stalled", "1 or more");
    Usage.check(
        agents >= 1 && agents <= LagCommand.AGENTS_MAX,
        "--agents",
        "1 to " + LagCommand.AGENTS_MAX);
    Usage.check(
        stores >= agents && stores <= BenchChain.STORES_MAX,
        "--stores",
        "one for each agent to " + BenchChain.STORES_MAX);
    Usage.check(
        inFlight >= 1 && inFlight <= LoadPlan.IN_FLIGHT_MAX,
        "--in-flight",
        "1 to " + LoadPlan.IN_FLIGHT_MAX);
    Usage.check(rate >= 0, "--rate", "0 or more");
    Usage.check(pairs >= 1, "--pairs", "1 or more");
    Usage.check(seconds >= 1, "--seconds", "1 or more");
    Usage.check(warmUpSeconds >= 1, "--warm-up", "1 or more");
  }
}
