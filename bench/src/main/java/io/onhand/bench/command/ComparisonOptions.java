package io.onhand.bench.command;

import io.onhand.bench.workload.BenchStore;
import io.onhand.client.Endpoint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code write} and {@code read} can be told. Filled in by picocli. */
final class ComparisonOptions {

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--in-flight",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,64,512",
      description = "Calls that wait for an answer at any time. Default: ${DEFAULT-VALUE}.")
  private List<Integer> inFlight = List.of();

  @Option(
      names = "--products",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "Products in stock, over which the calls are spread. Default: ${DEFAULT-VALUE}.")
  private int products;

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      description =
          "A Central that runs already, in plaintext; the run declares a store of its own there and"
              + " leaves it."
              + " Default: one is started on a fresh data folder, and stopped at the end.")
  private @Nullable String target;

  CommonOptions common() {
    return common;
  }

  LoadOptions load() {
    return load;
  }

  List<Integer> inFlight() {
    return inFlight;
  }

  int products() {
    return products;
  }

  /** Where Central runs already; empty: start one. */
  Optional<Endpoint> target() {
    return Optional.ofNullable(target).map(Endpoint::central);
  }

  /** Refuses what cannot be run, before anything is started. */
  void check() {
    load.check(inFlight);
    Usage.check(
        products >= 1 && products <= BenchStore.PRODUCTS_MAX,
        "--products",
        "1 to " + BenchStore.PRODUCTS_MAX);
    try {
      target();
    } catch (IllegalArgumentException e) {
      Usage.check(false, "--target", "HOST:PORT");
    }
  }
}
