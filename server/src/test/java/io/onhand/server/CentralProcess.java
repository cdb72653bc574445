package io.onhand.server;

import io.onhand.server.options.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Central as a process of its own, on a free port. */
final class CentralProcess implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("onhand central is ready on 127\\.0\\.0\\.1:(\\d+) .*");

  private final Process process;
  private final Path errors;
  private final BufferedReader output;

  /** Starts it with options beside the data folder; it may end by itself. */
  CentralProcess(Path data, Path errors, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow"));
    command.add("-Djava.library.path=" + System.getProperty("java.library.path"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.addAll(List.of(CentralMain.class.getName(), "--data", data.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ONHAND_"));
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    builder.environment().put("ONHAND_CONFIG", Settings.NO_FILE);
    try {
      this.process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.errors = errors;
    this.output = process.inputReader();
  }

  /** Waits until it serves, and returns its port. */
  int awaitPort() {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher ready = READY.matcher(line);
        if (ready.matches()) {
          return Integer.parseInt(ready.group(1));
        }
      }
      throw new AssertionError("Expected Central to start, but: " + errors());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits until it ended, and returns its status. */
  int awaitEnd(long secondsMax) throws InterruptedException {
    if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
      throw new AssertionError("Expected Central to end in " + secondsMax + " s, but it runs.");
    }
    return process.exitValue();
  }

  /** The lines it wrote to standard error. */
  List<String> errors() {
    try {
      return Files.readAllLines(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it with -9 if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
