package io.onhand.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.options.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Central or an agent in a process of its own, which a test may kill. */
public final class ServerProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("is ready on \\S+?:(\\d+)");

  private final Process process;
  private final BufferedReader output;
  private final CompletableFuture<String> errors = new CompletableFuture<>();

  private ServerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
    Thread.ofPlatform().daemon().name("errors").start(() -> errors.complete(all(process)));
  }

  static ServerProcess central(Path data, int port) {
    return start(
        "io.onhand.server.CentralMain", "--data", data.toString(), "--port", String.valueOf(port));
  }

  static ServerProcess agent(Path data, int port, int central, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port),
                "--central",
                "127.0.0.1:" + central,
                "--id",
                "agent-it"));
    arguments.addAll(List.of(more));
    return start("io.onhand.agent.AgentMain", arguments.toArray(String[]::new));
  }

  static ServerProcess start(String main, String... arguments) {
    return start(List.of(), main, arguments);
  }

  /** The same, with more options for its JVM. */
  public static ServerProcess start(List<String> jvm, String main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + System.getProperty("java.library.path"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(jvm);
    command.add(main);
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("ONHAND_CONFIG", Settings.NO_FILE);
      return new ServerProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the line that says it is ready; returns the port. */
  public int awaitReady() {
    return readyPort()
        .orElseThrow(() -> new AssertionError("Expected a ready line, but: " + errors.join()));
  }

  private Optional<Integer> readyPort() {
    try {
      String line = output.readLine();
      if (line == null) {
        return Optional.empty();
      }
      Matcher ready = READY.matcher(line);
      return ready.find() ? Optional.of(Integer.parseInt(ready.group(1))) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM; returns the exit status. */
  public int terminate() {
    // Not Process.destroy: that closes the streams, and with them what it says last.
    process.toHandle().destroy();
    return awaitExit();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int awaitExit() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("Expected the process to end within 20 s, but it goes on.");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it wrote on standard error until its end. */
  public String errors() {
    return errors.join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit();
  }

  private static String all(Process process) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
      StringBuilder text = new StringBuilder();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        text.append(line).append('\n');
      }
      return text.toString();
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }
}
