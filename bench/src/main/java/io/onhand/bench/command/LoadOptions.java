package io.onhand.bench.command;

import io.onhand.bench.load.LoadPlan;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How long and over how many connections. Filled in by picocli. */
final class LoadOptions {

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long each figure is measured. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Seconds for which each server runs before anything is counted, at the highest load"
              + " asked for. Default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "HTTP/2 connections that share the calls in flight. Default: ${DEFAULT-VALUE}. A server"
              + " serves one connection on one thread, so more than one lets it use more cores.")
  private int connections;

  Duration measured() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmUp() {
    return Duration.ofSeconds(warmUpSeconds);
  }

  /** What comes before each figure: a second, unless the whole warm-up is shorter. */
  Duration stepWarmUp() {
    return Duration.ofSeconds(Math.min(1, warmUpSeconds));
  }

  int connections() {
    return connections;
  }

  /** Refuses what cannot be run, before anything is started. */
  void check(List<Integer> inFlight) {
    Usage.check(seconds >= 1, "--seconds", "1 or more");
    Usage.check(warmUpSeconds >= 0, "--warm-up", "0 or more");
    Usage.check(connections >= 1, "--connections", "1 or more");
    Usage.check(
        !inFlight.isEmpty()
            && inFlight.stream().allMatch(calls -> calls >= 1 && calls <= LoadPlan.IN_FLIGHT_MAX),
        "--in-flight",
        "numbers of 1 to " + LoadPlan.IN_FLIGHT_MAX);
  }
}
