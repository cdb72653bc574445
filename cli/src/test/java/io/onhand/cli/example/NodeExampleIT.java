package io.onhand.cli.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because npm fetches what the example needs. */
@Tag("long")
@DisplayName("A till in Node that knows only the proto files sells, reads and follows the feed")
final class NodeExampleIT {

  private static final Path HOME = Path.of(System.getProperty("onhand.home", "target/onhand"));
  private static final Path EXAMPLE =
      Path.of(System.getProperty("onhand.root", "."), "docs", "examples", "node");

  private static final Pattern READY = Pattern.compile("is ready on (\\S+)");

  @TempDir private Path folder;

  @Test
  void sellsReadsAndFollowsTheFeed() throws Exception {
    install();
    Process central = central();
    try {
      String address = awaitReady(central);

      String printed = run("node", "till.js", address);

      assertThat(printed)
          .containsSubsequence(
              "received 10: on_hand=10 replayed=false",
              "sold 3: on_hand=7 replayed=false",
              "sold 3, sent again: on_hand=7 replayed=true",
              "not sold 100: INSUFFICIENT_STOCK",
              "available: '7'",
              "read: available=7 stale=false",
              "sold 1: on_hand=6 replayed=false",
              "entry: on_hand=6 delta=-1");
      assertThat(run("node", "till.js", address)).contains("entry: on_hand=6 delta=-1");
    } finally {
      central.destroy();
      if (!central.waitFor(10, TimeUnit.SECONDS)) {
        central.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void isAnExampleOfAtMost60Lines() throws IOException {
    assertThat(Files.readAllLines(EXAMPLE.resolve("till.js"))).hasSizeLessThanOrEqualTo(60);
  }

  /** A copy: the sources stay as they are in Git. */
  private void install() throws Exception {
    for (String file : List.of(".npmrc", "package.json", "package-lock.json", "till.js")) {
      Files.copy(EXAMPLE.resolve(file), folder.resolve(file));
    }
    run("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline");
  }

  private Process central() throws IOException {
    return new ProcessBuilder(
            HOME.resolve("onhand").toString(),
            "central",
            "--port",
            "0",
            "--data",
            folder.resolve("central").toString())
        .redirectErrorStream(true)
        .redirectOutput(centralLog().toFile())
        .start();
  }

  /** Returns the address that Central names when it is ready. */
  private String awaitReady(Process central) {
    Matcher ready =
        await()
            .atMost(Duration.ofSeconds(20))
            .failFast("Central ended: " + centralLog(), () -> !central.isAlive())
            .until(() -> READY.matcher(Files.readString(centralLog())), Matcher::find);
    return ready.group(1);
  }

  private Path centralLog() {
    return folder.resolve("central.log");
  }

  private String run(String program, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    Path output = folder.resolve(program + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("ONHAND_PROTO", HOME.resolve("proto").toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "Expected Node 20 or newer with npm on the PATH, but " + program + " cannot be started",
          e);
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertThat(process.waitFor()).as("%s printed:%n%s", command, printed).isZero();
    return printed;
  }
}
