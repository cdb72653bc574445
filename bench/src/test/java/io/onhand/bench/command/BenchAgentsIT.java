package io.onhand.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long because each benchmark starts servers and measures for some seconds. */
@Tag("long")
@DisplayName(
    "onhand bench measures agents and syncs beside a real Central and checks what they hold")
@Timeout(180)
final class BenchAgentsIT {
  private final BenchRun bench = new BenchRun();

  @TempDir private Path folder;

  @Test
  void syncMeasuresSalesAloneAndBesideARun() {
    assertThat(
            bench.shortly(
                folder,
                "sync",
                "--rows",
                "5500",
                "--pairs",
                "1",
                "--rate",
                "200",
                "--seconds",
                "1",
                "-o",
                "json"))
        .as(bench::err)
        .isZero();

    List<JsonObject> lines = bench.json();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().get("p99_alone_nanos").getAsLong()).isPositive();
    assertThat(lines.getFirst().get("p99_beside_nanos").getAsLong()).isPositive();
    assertThat(lines.getLast().get("refused").getAsLong()).isZero();
    assertThat(lines.getLast().get("median_ratio").getAsDouble()).isPositive();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void lagFindsEveryChangeAtItsAgent() {
    assertThat(
            bench.shortly(
                folder,
                "lag",
                "--agents",
                "3",
                "--products",
                "20",
                "--rate",
                "200",
                "--warm-up",
                "3",
                "--seconds",
                "2",
                "-o",
                "json"))
        .as(bench::printed)
        .isZero();

    List<JsonObject> lines = bench.json();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().get("seen").getAsLong()).isBetween(380L, 600L);
    assertThat(lines.getFirst().get("visible_p99_micros").getAsLong()).isPositive();
    assertThat(lines.getLast().get("check").getAsString()).isEqualTo("ok");
    assertThat(lines.getLast().get("changes").getAsLong()).isGreaterThanOrEqualTo(1_000);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void stalledComparesWithoutAndBeside() {
    assertThat(
            bench.shortly(
                folder,
                "stalled",
                "--stalled",
                "3",
                "--agents",
                "2",
                "--stores",
                "4",
                "--in-flight",
                "4",
                "--pairs",
                "1",
                "--warm-up",
                "1",
                "--seconds",
                "3",
                "-o",
                "json"))
        .as(bench::printed)
        .isZero();

    List<JsonObject> lines = bench.json();
    assertThat(lines).hasSize(3);
    JsonObject pair = lines.getFirst();
    assertThat(pair.get("lag_ratio").getAsDouble()).isPositive();
    assertThat(pair.get("stalled_open").getAsDouble()).isPositive();
    assertThat(pair.getAsJsonObject("beside").get("resident_max_bytes").getAsLong()).isPositive();
    assertThat(lines.getLast().get("check").getAsString()).isEqualTo("ok");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void warmupEndsWithAnAgentThatHasEverything() {
    assertThat(
            bench.shortly(
                folder,
                "warmup",
                "--records",
                "2500",
                "--runs",
                "1",
                "--rate",
                "100",
                "-o",
                "json"))
        .as(bench::printed)
        .isZero();

    List<JsonObject> lines = bench.json();
    assertThat(lines).hasSize(3);
    JsonObject run = lines.get(1);
    assertThat(run.get("complete_seconds").getAsDouble())
        .isGreaterThan(run.get("answering_seconds").getAsDouble());
    assertThat(run.get("same_as_central").getAsBoolean()).isTrue();
    assertThat(lines.getLast().get("check").getAsString()).isEqualTo("ok");
    assertThat(folder).isEmptyDirectory();
  }
}
