package io.onhand.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "The launcher starts from anywhere, finds JDK 25, passes signals on and prints no warning")
final class LauncherIT {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("onhand.home"));
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir private Path folder;
  private Path home;

  /** What a process printed and how it ended. */
  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void layOutADistribution() throws IOException {
    home = Files.createDirectory(folder.resolve("the distribution"));
    Files.copy(DISTRIBUTION.resolve("onhand"), home.resolve("onhand"));
    for (String part : List.of("lib", "native")) {
      Files.createSymbolicLink(home.resolve(part), DISTRIBUTION.resolve(part));
    }
  }

  @Test
  void startsThroughALinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("stock"), home.resolve("onhand"));

    Ended help = run(Map.of("JAVA_HOME", JDK.toString()), link.toString(), "--help");

    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains("Usage:");
    assertThat(help.status()).isZero();
  }

  @Test
  void passesOverOtherJdks() throws Exception {
    Path old = jdkOfVersion("17.0.15");
    Path inAUsualPlace = folder.resolve(".sdkman/candidates/java");
    Files.createDirectories(inAUsualPlace);
    Files.createSymbolicLink(inAUsualPlace.resolve("25-tem"), JDK);

    Ended help =
        run(
            Map.of(
                "JAVA_HOME", old.toString(),
                "HOME", folder.toString(),
                "PATH", old.resolve("bin") + ":/usr/bin:/bin"),
            home.resolve("onhand").toString(),
            "--help");

    assertThat(help.err()).isEmpty();
    assertThat(help.status()).isZero();
  }

  @Test
  void ignoresACacheOfClassesThatDoesNotFit() throws Exception {
    Files.writeString(home.resolve("classes.aot"), "of another JVM");

    Ended help =
        run(Map.of("JAVA_HOME", JDK.toString()), home.resolve("onhand").toString(), "--help");

    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Onhand");
    assertThat(help.status()).isZero();
  }

  @Test
  void handsItsProcessOverToCentral() throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process central =
        command(
                Map.of("JAVA_HOME", JDK.toString()),
                home.resolve("onhand").toString(),
                "central",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    List<ProcessHandle> children = List.of();
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !central.isAlive() || Files.readString(out, UTF_8).contains("ready on"));

      children = central.descendants().toList();
      central.destroy();

      assertThat(central.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(central.exitValue()).isZero();
      assertThat(Files.readString(out) + Files.readString(err))
          .doesNotContainIgnoringCase("warning");
    } finally {
      children.forEach(ProcessHandle::destroyForcibly);
      central.destroyForcibly();
    }
  }

  /** A folder that looks like a JDK of that version, whose java fails. */
  private Path jdkOfVersion(String version) throws IOException {
    Path jdk = Files.createDirectories(folder.resolve("jdk-" + version));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho the wrong java >&2\nexit 9\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return jdk;
  }

  private Ended run(Map<String, String> environment, String... command) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        command(environment, command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** In a folder of its own, with nothing in the environment but what is given. */
  private ProcessBuilder command(Map<String, String> environment, String... command) {
    var builder = new ProcessBuilder(Stream.of(command).toList()).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    return builder;
  }
}
