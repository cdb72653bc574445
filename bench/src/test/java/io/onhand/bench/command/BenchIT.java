package io.onhand.bench.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long because each benchmark starts servers and measures for some seconds. */
@Tag("long")
@DisplayName("onhand bench measures a real Central beside the echo and checks what it counted")
@Timeout(180)
final class BenchIT {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void writeChecksThatEveryAcceptedChangeIsInTheRecords() {
    assertThat(run("write", "--in-flight", "1,16", "--products", "1500", "-o", "json"))
        .as(err::toString)
        .isZero();
    List<JsonObject> lines = json();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1).get("in_flight").getAsInt()).isEqualTo(16);
    assertThat(lines.get(1).get("per_second").getAsDouble()).isPositive();
    assertThat(lines.get(1).get("ratio").getAsDouble()).isPositive();
    assertThat(lines.get(1).get("refused").getAsJsonObject().size()).isZero();
    assertThat(lines.get(1).get("server_micros_per_call").getAsDouble()).isPositive();
    assertThat(lines.get(2).get("one_caller_median_nanos").getAsLong()).isPositive();
    JsonObject check = lines.getLast();
    assertThat(check.get("check").getAsString()).isEqualTo("ok");
    long accepted = check.get("accepted").getAsLong();
    assertThat(accepted).isGreaterThan(lines.get(1).get("accepted").getAsLong());
    assertThat(check.get("versions").getAsLong()).isEqualTo(1500 + accepted);
    assertThat(check.get("entries").getAsLong()).isEqualTo(accepted);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void syncMeasuresSalesAloneAndBesideARun() {
    assertThat(
            run(
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
        .as(err::toString)
        .isZero();

    List<JsonObject> lines = json();
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
            run(
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
        .as(() -> err + out.toString())
        .isZero();

    List<JsonObject> lines = json();
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
            run(
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
        .as(() -> err + out.toString())
        .isZero();

    List<JsonObject> lines = json();
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
    assertThat(run("warmup", "--records", "2500", "--runs", "1", "--rate", "100", "-o", "json"))
        .as(() -> err + out.toString())
        .isZero();

    List<JsonObject> lines = json();
    assertThat(lines).hasSize(3);
    JsonObject run = lines.get(1);
    assertThat(run.get("complete_seconds").getAsDouble())
        .isGreaterThan(run.get("answering_seconds").getAsDouble());
    assertThat(run.get("same_as_central").getAsBoolean()).isTrue();
    assertThat(lines.getLast().get("check").getAsString()).isEqualTo("ok");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void readPrintsATableForPeople() {
    assertThat(run("read", "--in-flight", "8", "--products", "10")).as(err::toString).isZero();
    assertThat(out.toString())
        .contains("GetRecord, over 10 products", "reads/s", "echo before")
        .contains("Check: OK, nothing has changed in 10 records");
  }

  @Test
  void ceilingsMeasureAllThree() {
    assertThat(run("ceilings", "--in-flight", "4")).as(err::toString).isZero();
    assertThat(out.toString())
        .contains("gRPC echo", "disk, 4 KiB and fdatasync")
        .contains("RocksDB, log block + records + keys", "RocksDB, log block alone");
  }

  @Test
  void saysHowCentralEndedInTheMiddle() throws Exception {
    Callable<Integer> write =
        () -> run("write", "--in-flight", "4", "--seconds", "60", "--products", "9");
    FutureTask<Integer> status = new FutureTask<>(write);
    Thread.ofPlatform().start(status);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> err.toString().contains("changes, 4 in flight: "));
    // Central and the echo server, which waits for its next turn.
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::destroyForcibly))
        .hasSize(2);
    assertThat(status.get()).isEqualTo(3);
    assertThat(err.toString()).contains("central ended with status 137.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysThatNoCentralIsThere() {
    assertThat(run("write", "--target", "localhost:1")).isEqualTo(3);
    assertThat(err.toString()).contains("onhand bench: Expected Central at localhost:1, but");
  }

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
        "jmh noSuchBenchmark",
      })
  void refusesWrongUsageInOneLine(String args) {
    int status =
        BenchCommandLine.of(surroundings(), List.of())
            .execute(args.isEmpty() ? new String[0] : args.split(" ", -1));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).startsWith("onhand bench: ").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ceilings", "write", "read", "lag", "stalled", "warmup", "jmh"})
  void helpTeachesWithExamples(String command) {
    assertThat(BenchCommandLine.of(surroundings(), List.of()).execute(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: onhand bench " + command, "Examples:");
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--folder", folder.toString()));
    if (!List.of("sync", "warmup").contains(args[0]) && !all.contains("--warm-up")) {
      all.addAll(List.of("--warm-up", "0"));
    }
    if (!all.contains("--seconds")) {
      all.addAll(List.of("--seconds", "1"));
    }
    return BenchCommandLine.of(surroundings(), List.of()).execute(all.toArray(new String[0]));
  }

  private Surroundings surroundings() {
    return new Surroundings(
        Map.of(),
        Path.of("."),
        "tester",
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        true,
        false);
  }

  private List<JsonObject> json() {
    return out.toString()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }
}
