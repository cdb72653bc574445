package io.onhand.bench.command;

import io.onhand.bench.ceiling.StoreCeiling;
import io.onhand.bench.ceiling.StoreCeiling.Content;
import io.onhand.bench.ceiling.SyncCeiling;
import io.onhand.bench.compare.Side;
import io.onhand.bench.compare.SideRun;
import io.onhand.bench.compare.Step.Measured;
import io.onhand.bench.echo.EchoProcess;
import io.onhand.bench.load.LoadFailedException;
import io.onhand.bench.process.WorkFolder;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.shell.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onhand bench ceilings}. */
@Command(
    name = "ceilings",
    header = "Measures what this machine can do without Onhand.",
    description = {
      "Three ceilings that no server of this shape gets past on the same machine: calls that a "
          + "gRPC server answers when it does nothing else, syncs of the disk, and what the store "
          + "takes when a group commit's writes come without anything that decides them.",
      "",
      "The echo server is a process of its own, driven by the same generator as Central in the "
          + "other benchmarks. Compare figures of one run only: a machine that does other work, or "
          + "another machine, gives others."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench ceilings                            all three, about two minutes",
      "  ./onhand bench ceilings --only disk --folder /srv  the disk of /srv",
      "  ./onhand bench ceilings --only echo --in-flight 1,512 -o json"
    })
public final class CeilingsCommand implements Callable<Integer> {

  /** What can be measured. */
  enum Ceiling {
    ECHO,
    DISK,
    STORE
  }

  private final Surroundings surroundings;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "CEILING",
      description = "echo, disk, store; several apart by commas. Default: all.")
  private List<Ceiling> only = List.of(Ceiling.values());

  @Option(
      names = "--in-flight",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,64,256,512",
      description = "Calls that wait for an answer at any time. Default: ${DEFAULT-VALUE}.")
  private List<Integer> inFlight = List.of();

  @Option(
      names = "--request-bytes",
      paramLabel = "N",
      defaultValue = "121",
      description = "Length of an echo's request. Default: ${DEFAULT-VALUE}, as AdjustStock.")
  private int requestBytes;

  @Option(
      names = "--answer-bytes",
      paramLabel = "N",
      defaultValue = "107",
      description = "Length of its answer. Default: ${DEFAULT-VALUE}, as AdjustStock.")
  private int answerBytes;

  /** The command; it prints to {@code surroundings}. */
  public CeilingsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, LoadFailedException {
    Usage.check(requestBytes >= EchoProcess.REQUEST_BYTES_MIN, "--request-bytes", "16 or more");
    Usage.check(answerBytes >= 0, "--answer-bytes", "0 or more");
    load.check(inFlight);
    CeilingsReport report = new CeilingsReport(surroundings, common.output == OutputFormat.JSON);
    LiveLine live = new LiveLine(surroundings);
    try (WorkFolder folder = WorkFolder.in(common.folder, common.keep)) {
      if (only.contains(Ceiling.ECHO)) {
        echo(folder.path(), report, live);
      }
      if (only.contains(Ceiling.DISK)) {
        live.say("fdatasync of 4 KiB in " + folder.path());
        SyncCeiling.Result disk = SyncCeiling.measure(folder.path(), load.measured());
        live.clear();
        report.disk(folder.path(), disk);
      }
      if (only.contains(Ceiling.STORE)) {
        for (Content content : Content.values()) {
          live.say("RocksDB, synced batches of " + StoreCeiling.BATCH_OPERATIONS);
          report.store(content, store(folder.path(), content, load.measured()));
        }
      }
    } finally {
      live.clear();
    }
    report.end();
    return 0;
  }

  private void echo(Path folder, CeilingsReport report, LiveLine live)
      throws IOException, InterruptedException, LoadFailedException {
    live.say("starting the echo server");
    try (EchoProcess echo = EchoProcess.start(folder, answerBytes)) {
      Side side =
          new Side("echo", echo.address(), EchoProcess.template(requestBytes), echo::processorTime);
      SideRun run = new SideRun(side, load.connections(), live);
      run.warmUp(inFlight, load.warmUp());
      for (int calls : inFlight) {
        Measured measured = run.measure(calls, load.stepWarmUp(), load.measured());
        live.clear();
        report.echo(calls, requestBytes, answerBytes, load.connections(), measured);
      }
    }
  }

  private static StoreCeiling.Result store(Path folder, Content content, Duration time)
      throws IOException {
    Path data = Files.createDirectory(folder.resolve("store-" + content));
    return StoreCeiling.measure(data, content, time);
  }
}
