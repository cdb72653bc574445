package io.onhand.bench.command;

import io.onhand.bench.load.LoadFailedException;
import io.onhand.bench.workload.Workload;
import io.onhand.cli.shell.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onhand bench read}. */
@Command(
    name = "read",
    header = "Measures reads of single records, beside the echo ceiling of the same run.",
    description = {
      "Reads one record per call (GetRecord), spread evenly over all products of a store.",
      "",
      "For each number of calls in flight an echo server is measured before and after; the ratio "
          + "is Central's rate by the mean of both."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench read                          1, 64 and 512 in flight, two minutes",
      "  ./onhand bench read --products 10000000      more records than fit into the cache",
      "  ./onhand bench read --target localhost:7420  a Central that runs already",
      "",
      "Exit codes: 0 done, 1 the records are not as they were, 2 wrong usage, 3 Central not "
          + "reachable or gone, 5 a fault of this machine."
    })
public final class ReadCommand implements Callable<Integer> {

  private final Surroundings surroundings;
  @Mixin private ComparisonOptions options = new ComparisonOptions();

  /** The command; it prints to {@code surroundings}. */
  public ReadCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, LoadFailedException {
    options.check();
    return new ComparisonRun(surroundings, options, Workload.READ).run().status();
  }
}
