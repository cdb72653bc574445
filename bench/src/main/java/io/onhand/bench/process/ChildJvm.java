package io.onhand.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process on the same Java, class path and options as this one, so that what is measured runs as
 * it would for a user. It is stopped with this process, whose end it sees on its standard input.
 */
public final class ChildJvm implements AutoCloseable {

  private static final Duration END_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final int LOG_LINES_SHOWN = 10;

  /** How the options begin that are for this process alone. */
  private static final List<String> OWN_OPTIONS =
      List.of("-javaagent", "-agent", "--sun-misc-unsafe-memory-access");

  private static final Pattern MEMORY_OPTION = Pattern.compile("-Xm[sxn]|-XX:\\+Use\\w+GC$");

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<MatchResult> ready = new CompletableFuture<>();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ChildJvm(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a process and waits until it says that it is ready.
   *
   * @param name what it is, for people
   * @param mainClass its main class; it ends when its standard input does
   * @param folder takes the file of its standard error
   * @param ready matches the line of its standard output that it prints when it can be used
   * @param timeout how long that may take
   * @throws IOException when it does not start, ends early or is not ready in time; the last lines
   *     of its standard error are in the message
   */
  public static ChildJvm start(
      String name,
      String mainClass,
      List<String> args,
      Path folder,
      Pattern ready,
      Duration timeout)
      throws IOException, InterruptedException {
    return start(name, mainClass, args, List.of(), folder, ready, timeout);
  }

  /**
   * The same with another collector and heap.
   *
   * @param memory options that take the place of this process's; empty: as this process
   * @throws IOException as above
   */
  public static ChildJvm start(
      String name,
      String mainClass,
      List<String> args,
      List<String> memory,
      Path folder,
      Pattern ready,
      Duration timeout)
      throws IOException, InterruptedException {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command(mainClass, args, memory));
    builder.redirectError(log.toFile());
    ChildJvm child = new ChildJvm(name, builder.start(), log);
    try {
      Thread.ofPlatform().daemon().name(name + "-output").start(() -> child.readOutput(ready));
      child.ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return child;
    } catch (TimeoutException e) {
      throw child.startFailed("it is not ready after " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw child.startFailed("it ended", e);
    } catch (InterruptedException e) {
      child.close();
      throw e;
    }
  }

  /** What the line that said "ready" held. */
  public MatchResult ready() {
    return ready.join();
  }

  /**
   * Asks the process, whose main class hears questions; what it answered in its one line.
   *
   * @throws IOException when it is gone or does not answer within a minute
   */
  public synchronized String ask(String question) throws IOException, InterruptedException {
    BufferedWriter questions = process.outputWriter(StandardCharsets.UTF_8);
    questions.write(question);
    questions.newLine();
    questions.flush();
    String answer = answers.poll(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      throw new IOException(
          "Expected " + name + " to answer \"" + question + "\", but it did not." + lastLines());
    }
    return answer;
  }

  /** Processor time used so far, user and system, as far as the system says. */
  public Optional<Duration> processorTime() {
    return process.toHandle().info().totalCpuDuration();
  }

  /** Number of the process. */
  public long pid() {
    return process.pid();
  }

  /** How the process ended by itself and the last lines of its log; empty while it runs. */
  public Optional<String> lastWords() throws InterruptedException {
    // Whoever asks has lost a connection, which breaks a moment before the process is gone.
    return process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(name + " ended with status " + process.exitValue() + "." + lastLines())
        : Optional.empty();
  }

  /** Asks the process to end, waits up to 15 s, and ends it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The same options as this process, without what belongs to whoever watches it, and without what
   * JMH alone needs: Netty would work in another way with it.
   */
  private static List<String> command(String mainClass, List<String> args, List<String> memory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      boolean isReplaced = !memory.isEmpty() && MEMORY_OPTION.matcher(option).lookingAt();
      if (!isReplaced && OWN_OPTIONS.stream().noneMatch(option::startsWith)) {
        command.add(option);
      }
    }
    command.addAll(memory);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(args);
    return command;
  }

  /** Reads to the end, so that the process never waits for somebody to read. */
  private void readOutput(Pattern readyLine) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher matcher = readyLine.matcher(line);
        if (line.startsWith(ParentWatch.ANSWER)) {
          answers.add(line.substring(ParentWatch.ANSWER.length()));
        } else if (matcher.matches()) {
          ready.complete(matcher.toMatchResult());
        }
      }
      ready.completeExceptionally(new IOException("Expected the line \"ready\", but it ended."));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private IOException startFailed(String but, Exception cause) {
    close();
    return new IOException("Expected " + name + " to start, but " + but + "." + lastLines(), cause);
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
      return last.isEmpty() ? "" : " It said:\n  " + String.join("\n  ", last);
    } catch (IOException e) {
      return " What it said cannot be read: " + e.getMessage();
    }
  }
}
