package io.onhand.bench.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long because each benchmark starts servers and measures for some seconds. */
@Tag("long")
@DisplayName("onhand bench measures a real Central beside the echo and checks what it counted")
@Timeout(180)
final class BenchIT {
  private final BenchRun bench = new BenchRun();

  @TempDir private Path folder;

  @Test
  void writeChecksThatEveryAcceptedChangeIsInTheRecords() {
    assertThat(
            bench.shortly(
                folder, "write", "--in-flight", "1,16", "--products", "1500", "-o", "json"))
        .as(bench::err)
        .isZero();
    List<JsonObject> lines = bench.json();
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
  void readPrintsATableForPeople() {
    assertThat(bench.shortly(folder, "read", "--in-flight", "8", "--products", "10"))
        .as(bench::err)
        .isZero();
    assertThat(bench.out())
        .contains("GetRecord, over 10 products", "reads/s", "echo before")
        .contains("Check: OK, nothing has changed in 10 records");
  }

  @Test
  void ceilingsMeasureAllThree() {
    assertThat(bench.shortly(folder, "ceilings", "--in-flight", "4")).as(bench::err).isZero();
    assertThat(bench.out())
        .contains("gRPC echo", "disk, 4 KiB and fdatasync")
        .contains("RocksDB, log block + records + keys", "RocksDB, log block alone");
  }

  @Test
  void saysHowCentralEndedInTheMiddle() throws Exception {
    Callable<Integer> write =
        () ->
            bench.shortly(
                folder, "write", "--in-flight", "4", "--seconds", "60", "--products", "9");
    FutureTask<Integer> status = new FutureTask<>(write);
    Thread.ofPlatform().start(status);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> bench.err().contains("changes, 4 in flight: "));
    // Central and the echo server, which waits for its next turn.
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::destroyForcibly))
        .hasSize(2);
    assertThat(status.get()).isEqualTo(3);
    assertThat(bench.err()).contains("central ended with status 137.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysThatNoCentralIsThere() {
    assertThat(bench.shortly(folder, "write", "--target", "localhost:1")).isEqualTo(3);
    assertThat(bench.err()).contains("onhand bench: Expected Central at localhost:1, but");
  }
}
