package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged program in a process of its own, as a person starts it. */
final class Program implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it; its output goes to files of the folder. */
  static Program start(Path folder, String... args) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("onhand.home", ""), "onhand").toString());
      command.addAll(List.of(args));
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("ONHAND_"));
      builder.environment().put("XDG_CONFIG_HOME", folder.toString());
      return new Program(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end. */
  static CliRun run(Path folder, String... args) {
    return run(folder, PATIENCE, args);
  }

  /** Runs it to its end, which may take so long. */
  static CliRun run(Path folder, Duration patience, String... args) {
    try (Program program = start(folder, args)) {
      return program.await(patience);
    }
  }

  /** Waits for a line on standard output and returns it. */
  String awaitLine(String part) {
    Awaitility.await(part).atMost(PATIENCE).until(() -> out().contains(part) || !process.isAlive());
    return out()
        .lines()
        .filter(line -> line.contains(part))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Expected " + part + ", but got " + read(err)));
  }

  /** Waits for words on standard error. */
  void awaitNote(String part) {
    Awaitility.await(part).atMost(PATIENCE).until(() -> read(err).contains(part));
  }

  /** Asks it to end, as Ctrl-C does, and waits. */
  CliRun terminate() {
    process.destroy();
    return await();
  }

  /** Kills it with -9. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private CliRun await() {
    return await(PATIENCE);
  }

  private CliRun await(Duration patience) {
    try {
      assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return new CliRun(process.exitValue(), out(), read(err));
  }

  private String out() {
    return read(out);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
