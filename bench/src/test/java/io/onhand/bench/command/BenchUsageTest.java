package io.onhand.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("onhand bench explains itself with examples, and a wrong option in one line")
final class BenchUsageTest {
  private final BenchRun bench = new BenchRun();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "write --in-flight 0",
        "write --in-flight 1,x",
        "write --products 0",
        "write --seconds -1",
        "read --connections 0",
        "read --target http://x",
        "ceilings --only moon",
        "ceilings --request-bytes 3",
        "lag --agents 0",
        "lag --rate 0",
        "stalled --stores 3 --agents 4",
        "stalled --stalled 0",
        "warmup --records 0",
        "sync --rows 0",
        "jmh noSuchBenchmark",
      })
  void refusesWrongUsageInOneLine(String args) {
    int status = bench.execute(args.isEmpty() ? new String[0] : args.split(" ", -1));
    assertThat(status).isEqualTo(2);
    assertThat(bench.err()).startsWith("onhand bench: ").hasLineCount(1);
    assertThat(bench.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ceilings", "write", "read", "lag", "stalled", "warmup", "sync", "jmh"})
  void helpTeachesWithExamples(String command) {
    assertThat(bench.execute(command, "--help")).isZero();
    assertThat(bench.out()).contains("Usage: onhand bench " + command, "Examples:");
  }
}
