package io.onhand.cli.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples in JavaScript, installed in a folder of their own, and a Central for them. */
final class NodeExamples implements AutoCloseable {
  /** The documentation of the project. */
  static final Path DOCS = Path.of(System.getProperty("onhand.root", "."), "docs");

  static final Path SOURCES = DOCS.resolve("examples").resolve("node");
  private static final Path HOME = Path.of(System.getProperty("onhand.home", "target/onhand"));
  private static final Pattern READY = Pattern.compile("is ready on (\\S+)");

  private final Path folder;
  private final Process central;
  private final String address;

  /** Copies the examples, because the sources stay as they are in Git, and starts Central. */
  NodeExamples(Path folder) throws Exception {
    this.folder = folder;
    for (String file :
        List.of(".npmrc", "package.json", "package-lock.json", "till.js", "call.js")) {
      Files.copy(SOURCES.resolve(file), folder.resolve(file));
    }
    execute(folder, "", List.of("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"));
    central =
        new ProcessBuilder(
                HOME.resolve("onhand").toString(),
                "central",
                "--port",
                "0",
                "--data",
                folder.resolve("central").toString())
            .redirectErrorStream(true)
            .redirectOutput(centralLog().toFile())
            .start();
    address = awaitReady();
  }

  /** Where Central listens. */
  String address() {
    return address;
  }

  /** Runs a program in the folder of the examples; what it printed. */
  String run(String... command) throws Exception {
    return execute(folder, address, List.of(command));
  }

  @Override
  public void close() {
    central.destroy();
    try {
      if (!central.waitFor(10, TimeUnit.SECONDS)) {
        central.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      central.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static String execute(Path folder, String address, List<String> command)
      throws Exception {
    Path output = folder.resolve(command.getFirst() + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("ONHAND_PROTO", HOME.resolve("proto").toString());
    builder.environment().put("ONHAND", address);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "Expected Node 20 or newer with npm on the PATH, but "
              + command.getFirst()
              + " cannot be started",
          e);
    }
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertThat(process.waitFor()).as("%s printed:%n%s", command, printed).isZero();
    return printed;
  }

  private String awaitReady() {
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
}
