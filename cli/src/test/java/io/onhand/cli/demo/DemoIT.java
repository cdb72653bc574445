package io.onhand.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because each demo starts a chain of processes. */
@Tag("long")
@DisplayName(
    "The demo sells, reserves, moves, counts and voids through killed servers, proves its books and stops cleanly")
final class DemoIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LINES = 3_000;

  @TempDir private Path folder = Path.of("unset");
  private Path sales = Path.of("unset");
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void writeTheFirstDaysOfTheMonth() throws IOException {
    sales = folder.resolve("sales.csv");
    try (InputStream in = DemoIT.class.getResourceAsStream("sales/online-retail-2010-12.csv.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      Files.write(sales, lines.lines().limit(LINES).toList());
    }
  }

  @AfterEach
  void stopWhatIsLeft() throws Exception {
    for (Process process : started) {
      process.destroyForcibly();
    }
    onhand("demo", "stop").waitFor();
  }

  @Test
  void playsAllActsAndProvesTheBooks() throws Exception {
    Process demo = onhand("demo", "--sales", sales.toString(), "--seconds", "6", "--rounds", "1");

    assertThat(endOf(demo)).as(text()).isZero();
    assertThat(text())
        .contains("agent-2 is killed with -9", "agent-2 is back", "Central is killed with -9")
        .contains("still answers", "Central is back", "Proved", "answered keys")
        .doesNotContain("WRONG", "Exception", "kept in");
    assertThat(text().replaceAll("\\s+", " "))
        .contains("sold as web orders", "called back", "counted while", "receipts voided")
        .containsPattern("Held and let go: of \\d+ web orders")
        .containsPattern("[1-9]\\d* never paid")
        .containsPattern("[1-9]\\d* still got")
        .contains("Proved once more")
        .containsPattern("[1-9][0-9,]* were queued by agents without Central")
        .containsPattern("[1-9][0-9,]* sales that it had decided since came again");
    assertThat(chains()).isEmpty();
  }

  @Test
  void keepsTheChainRunningUntilItIsStopped() throws Exception {
    Process demo =
        onhand("demo", "--sales", sales.toString(), "--speed", "max", "--rounds", "1", "--keep");

    assertThat(endOf(demo)).as(text()).isZero();
    List<String> lines =
        text().lines().map(String::strip).filter(line -> line.startsWith("./onhand ")).toList();
    assertThat(lines).anyMatch(line -> line.startsWith("./onhand stock get "));
    for (String line : lines) {
      if (!line.contains("feed tail") && !line.contains("demo stop")) {
        assertThat(endOf(shell(line))).as("%s: %s", line, text()).isZero();
      }
    }
    assertThat(endOf(onhand("demo", "stop"))).isZero();
    assertThat(text()).contains("4 servers stopped", "is gone");
    assertThat(chains()).isEmpty();
  }

  @Test
  void stopsEverythingWhenItIsEnded() throws Exception {
    Process demo = onhand("demo", "--sales", sales.toString(), "--seconds", "60");
    await().atMost(PATIENCE).until(() -> text().contains("Act one"));
    List<ProcessHandle> servers = demo.descendants().toList();
    assertThat(servers).hasSize(4);

    // A JVM ends on TERM as on INT, which a shell has its background jobs ignore.
    demo.destroy();

    assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(servers).noneMatch(ProcessHandle::isAlive);
    assertThat(text())
        .contains("Stopping Central and the agents.", "Data and logs are kept in")
        .doesNotContain("Exception", "WRONG");
  }

  @Test
  void namesAPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Process demo = onhand("demo", "--sales", sales.toString(), "--port", port);

      assertThat(endOf(demo)).isEqualTo(5);
      assertThat(text())
          .contains("Expected port " + port + " to be free, but somebody listens there");
    }
  }

  @Test
  void sellsTheLastTenOnce() throws Exception {
    Process race = onhand("demo", "race", "--tills", "64", "--stock", "10");

    assertThat(endOf(race)).as(text()).isZero();
    assertThat(text()).containsPattern("With Onhand +10 sold +54 refused +0 oversold");
  }

  private Process onhand(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("onhand.home"), "onhand").toString());
    command.addAll(List.of(words));
    return start(command);
  }

  private Process shell(String line) throws IOException {
    return start(List.of("sh", "-c", "cd \"$0\" && " + line, System.getProperty("onhand.home")));
  }

  private Process start(List<String> command) throws IOException {
    Files.deleteIfExists(output());
    ProcessBuilder builder = new ProcessBuilder(command);
    // Chains of this test must not be found by another demo on this machine.
    builder.environment().put("ONHAND_JAVA_OPTS", "-Djava.io.tmpdir=" + folder);
    builder.redirectErrorStream(true).redirectOutput(output().toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static int endOf(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private Path output() {
    return folder.resolve("output.txt");
  }

  private String text() throws IOException {
    return Files.exists(output()) ? Files.readString(output()) : "";
  }

  /** What demos left in the temporary folder. */
  private List<Path> chains() throws IOException {
    Path notes = folder.resolve("onhand-demo-" + System.getProperty("user.name"));
    try (var files = Files.list(notes)) {
      return files.toList();
    }
  }
}
