package io.onhand.bench.workload;

import io.onhand.bench.process.ChildJvm;
import io.onhand.bench.process.ParentWatch;
import io.onhand.client.Endpoint;
import io.onhand.server.CentralMain;
import io.onhand.server.options.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Central on a fresh data folder, in a process of its own that ends with this one. */
public final class CentralProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("onhand central is ready on \\S+:(\\d+) .*");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final String LOOPBACK = "127.0.0.1";

  private final ChildJvm process;

  private CentralProcess(ChildJvm process) {
    this.process = process;
  }

  /**
   * Starts it with the settings that {@code onhand central} has by itself.
   *
   * @param folder takes its data folder and its log
   */
  public static CentralProcess start(Path folder) throws IOException, InterruptedException {
    List<String> args =
        List.of(
            "--config",
            Settings.NO_FILE,
            "--data",
            folder.resolve("central").toString(),
            "--bind",
            LOOPBACK,
            "--port",
            "0");
    return new CentralProcess(
        ChildJvm.start("central", Child.class.getName(), args, folder, READY, START_TIMEOUT));
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return new Endpoint(LOOPBACK, Integer.parseInt(process.ready().group(1)));
  }

  /** Number of the process. */
  public long pid() {
    return process.pid();
  }

  /** What it holds after a collection. */
  public MemoryHeld memoryHeld() throws IOException, InterruptedException {
    return MemoryHeld.parse(process.ask(MemoryHeld.QUESTION));
  }

  /** Processor time used so far. */
  public Optional<Duration> processorTime() {
    return process.processorTime();
  }

  /** How it ended by itself, for people; empty while it runs. */
  public Optional<String> lastWords() throws InterruptedException {
    return process.lastWords();
  }

  @Override
  public void close() {
    process.close();
  }

  /** Runs in the process started. */
  static final class Child {

    private Child() {}

    /** Is Central, and stops as with SIGTERM when the parent is gone. */
    public static void main(String[] args) {
      ParentWatch.exitWithParent(MemoryHeld::answer);
      CentralMain.main(args);
    }
  }
}
