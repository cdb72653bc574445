package io.onhand.bench.command;

import io.onhand.cli.shell.CommandFailure;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code onhand bench jmh}. */
@Command(
    name = "jmh",
    header = "Measures the pure parts that every command passes through, in nanoseconds.",
    description = {
      "Runs JMH in a process of its own: deciding a sale, the effects of a block, and the codecs "
          + "of entries, records and keys. Figures are per command.",
      "",
      "They tell whether a change made a part cheaper. They do not add up to what a call costs: "
          + "memory, threads and the disk are not in them."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench jmh                    all of them, about two minutes",
      "  ./onhand bench jmh BlockBenchmark     those of one class",
      "  ./onhand bench jmh encode --seconds 3  whose name has \"encode\" in it"
    })
public final class JmhCommand implements Callable<Integer> {

  private static final String PACKAGE = "io\\.onhand\\.bench\\.jmh\\.";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PATTERN",
      defaultValue = "",
      description = "A regular expression on Class.method. Default: all.")
  private String pattern = "";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "1",
      description = "How long each of the five iterations lasts. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "1",
      description = "Processes, one after the other. Default: ${DEFAULT-VALUE}.")
  private int forks;

  @Override
  public Integer call() throws RunnerException {
    Usage.check(seconds >= 1, "--seconds", "1 or more");
    Usage.check(forks >= 1, "--forks", "1 or more");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(PACKAGE + ".*" + pattern)
            .forks(forks)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementTime(TimeValue.seconds(seconds))
            .shouldFailOnError(true);
    try {
      new Runner(options.build()).run();
      return 0;
    } catch (NoBenchmarksException e) {
      throw CommandFailure.usage(
          "Expected a benchmark whose name matches \"" + pattern + "\", but there is none",
          "Run ./onhand bench jmh to see all.");
    }
  }
}
