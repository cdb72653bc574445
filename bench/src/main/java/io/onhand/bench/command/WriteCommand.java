package io.onhand.bench.command;

import io.onhand.bench.load.LoadFailedException;
import io.onhand.bench.workload.Workload;
import io.onhand.cli.shell.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onhand bench write}. */
@Command(
    name = "write",
    header = "Measures durable changes of stock, beside the echo ceiling of the same run.",
    description = {
      "Sells one unit of one product per call (AdjustStock), each call under a key of its own, and "
          + "counts a call only when Central answered OK, which it does when the change is on disk.",
      "",
      "For each number of calls in flight an echo server is measured before and after; the ratio "
          + "is Central's rate by the mean of both. At the end all records are added up: when they "
          + "do not say what the answers said, the command fails."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench write                              1, 64 and 512 in flight, two minutes",
      "  ./onhand bench write --in-flight 512 --seconds 60  long enough for compactions",
      "  ./onhand bench write --products 10000000          does size cost anything?",
      "  ./onhand bench write --target localhost:7420      a Central that runs already",
      "",
      "Exit codes: 0 done, 1 what was answered is not what Central holds, 2 wrong usage, 3 Central "
          + "not reachable or gone, 5 a fault of this machine."
    })
public final class WriteCommand implements Callable<Integer> {

  private final Surroundings surroundings;
  @Mixin private ComparisonOptions options = new ComparisonOptions();

  /** The command; it prints to {@code surroundings}. */
  public WriteCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, LoadFailedException {
    options.check();
    return new ComparisonRun(surroundings, options, Workload.WRITE).run().status();
  }
}
