package io.onhand.cli.demo.chain;

import io.onhand.client.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server of the chain, which may die and come back under the same name, port and data. For use
 * by several threads; starting, killing and stopping exclude each other.
 */
public final class ServerProcess {

  private static final int LOG_LINES_SHOWN = 6;

  private final String name;
  private final Endpoint endpoint;
  private final List<String> command;
  private final Path log;
  private final Consumer<ChainException> died;
  private @Nullable Process process;

  /**
   * Describes a server; {@link #start} starts it.
   *
   * @param died told, on a thread of its own, when the server ends without being asked to
   */
  ServerProcess(
      String name,
      Endpoint endpoint,
      List<String> command,
      Path log,
      Consumer<ChainException> died) {
    this.name = name;
    this.endpoint = endpoint;
    this.command = List.copyOf(command);
    this.log = log;
    this.died = died;
  }

  /** What people call it: Central or the agent's id. */
  public String name() {
    return name;
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Starts it and returns at once; see {@link #awaitServing}. */
  synchronized void start() throws ChainException {
    ProcessBuilder builder = new ProcessBuilder(command);
    // What is exported for a server of the user's own must not change this one.
    builder.environment().keySet().removeIf(ServerProcess::meantForOtherServers);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process started = builder.start();
      process = started;
      Thread.ofVirtual().name(name + "-exit").start(() -> awaitExit(started));
    } catch (IOException e) {
      throw new ChainException("Cannot start %s: %s.".formatted(name, e.getMessage()));
    }
  }

  private static boolean meantForOtherServers(String variable) {
    return variable.startsWith("ONHAND_CENTRAL_") || variable.startsWith("ONHAND_AGENT_");
  }

  private void awaitExit(Process running) {
    try {
      running.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    exited(running);
  }

  /** A process that was killed or asked to end was forgotten before. */
  private void exited(Process ended) {
    synchronized (this) {
      if (!ended.equals(process)) {
        return;
      }
      process = null;
    }
    died.accept(
        new ChainException(
            "%s ended by itself with status %d; its log is %s."
                .formatted(name, ended.exitValue(), log),
            logTail()));
  }

  /** Waits until it answers that it serves, and returns how long that took. */
  Duration awaitServing(Duration patience) throws ChainException, InterruptedException {
    long begin = System.nanoTime();
    if (!Health.awaitServing(endpoint, patience, () -> handle().isPresent())) {
      throw new ChainException(
          handle().isPresent()
              ? "Expected %s to serve within %d s, but it does not; its log is %s."
                  .formatted(name, patience.toSeconds(), log)
              : "Expected %s to serve, but it ended; its log is %s.".formatted(name, log),
          logTail());
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Kills it as kill -9 does and waits until it is gone. */
  void kill() throws InterruptedException {
    Process killed = forget();
    if (killed != null) {
      killed.destroyForcibly();
      killed.waitFor();
    }
  }

  /** Asks it to end. Returns at once; {@link #awaitEnd} waits. */
  synchronized Optional<Process> askToEnd() {
    Process asked = forget();
    if (asked == null) {
      return Optional.empty();
    }
    asked.destroy();
    return Optional.of(asked);
  }

  /** Waits until a process asked to end has ended, and kills it when it takes too long. */
  static void awaitEnd(Process asked, Duration patience) throws InterruptedException {
    if (!asked.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      asked.destroyForcibly();
      asked.waitFor();
    }
  }

  /** Leaves it running: its end is no longer this program's business. */
  void leaveRunning() {
    forget();
  }

  /** The running process. Empty: it does not run. */
  synchronized Optional<ProcessHandle> handle() {
    return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
  }

  private synchronized @Nullable Process forget() {
    Process forgotten = process;
    process = null;
    return forgotten;
  }

  private List<String> logTail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }
}
