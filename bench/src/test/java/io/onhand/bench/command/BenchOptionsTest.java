package io.onhand.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.OnhandMain;
import io.onhand.cli.shell.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "A benchmark's options come from the command line, else the environment, else the file")
final class BenchOptionsTest {

  private static final Map<String, String> NOTHING = Map.of();

  private final StringWriter err = new StringWriter();

  @TempDir Path home;

  @Test
  void thereIsOnePrecedence() throws IOException {
    Path file = write("bench.write.seconds=file\n");

    assertThat(
            refused(Map.of("ONHAND_BENCH_WRITE_SECONDS", "variable"), "write", "--seconds=typed"))
        .contains("Expected a whole number, but got \"typed\". See");
    assertThat(refused(Map.of("ONHAND_BENCH_WRITE_SECONDS", "variable"), "write"))
        .contains(
            "Expected a whole number, but got \"variable\" (from environment ONHAND_BENCH_WRITE_SECONDS)");
    assertThat(refused(NOTHING, "write"))
        .contains("Expected a whole number, but got \"file\" (from file " + file + ")");
  }

  @Test
  void aMisspeltKeyIsRefused() throws IOException {
    write("target=central:7420\ncentral.port=1\nbench.jmh.fork=1\n");

    assertThat(refused(NOTHING, "jmh", "nothingOfThisName"))
        .contains("has \"bench.jmh.fork\" (\"bench.jmh.forks\"?)");
  }

  @Test
  void aNamedFileIsReadInsteadOfTheUsualOne() throws IOException {
    write("bench.jmh.fork=1\n");
    Path named = Files.writeString(home.resolve("named"), "bench.jmh.forks=none\n");

    assertThat(refused(NOTHING, "jmh", "--config", named.toString()))
        .contains("Expected a whole number, but got \"none\" (from file " + named + ")");
  }

  @Test
  void configShowListsThem() throws IOException {
    write("bench.write.seconds=3\n");
    var out = new StringWriter();
    var surroundings =
        new Surroundings(
            Map.of("ONHAND_BENCH_READ_IN_FLIGHT", "7"),
            home,
            "tester",
            new PrintWriter(out),
            new PrintWriter(err),
            false,
            false);

    assertThat(OnhandMain.run(surroundings, "config", "show")).as(err::toString).isZero();

    assertThat(out.toString())
        .containsPattern("bench\\.write\\.seconds +3 +file .* +ONHAND_BENCH_WRITE_SECONDS\n")
        .containsPattern("bench\\.read\\.in-flight +7 +environment ONHAND_BENCH_READ_IN_FLIGHT ")
        .containsPattern("bench\\.jmh\\.forks +1 +default ")
        .containsPattern("central\\.port +7420 +default ");
  }

  /** The one line with which a command refuses to run. */
  private String refused(Map<String, String> environment, String... args) {
    err.getBuffer().setLength(0);
    PrintWriter out = new PrintWriter(err, true);
    Surroundings surroundings =
        new Surroundings(environment, home, "tester", out, out, false, false);

    assertThat(BenchCommandLine.of(surroundings, List.of(args)).execute(args)).isEqualTo(2);
    assertThat(err.toString()).startsWith("onhand bench: ").hasLineCount(1);
    return err.toString();
  }

  private Path write(String text) throws IOException {
    Path file = home.resolve(".config/onhand/config.properties");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
