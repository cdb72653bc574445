package io.onhand.bench.workload;

import io.onhand.agent.AgentMain;
import io.onhand.bench.process.ChildJvm;
import io.onhand.bench.process.ParentWatch;
import io.onhand.client.Endpoint;
import io.onhand.server.options.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A store agent on a fresh data folder, in a process of its own that ends with this one. */
public final class AgentProcess implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("onhand agent \\S+ is ready on \\S+:(\\d+) .*");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final String LOOPBACK = "127.0.0.1";

  /** The collector and the heap that {@code onhand agent} has. */
  private static final List<String> MEMORY = List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx512m");

  private final ChildJvm process;

  private AgentProcess(ChildJvm process) {
    this.process = process;
  }

  /**
   * Starts it with the settings and the memory that {@code onhand agent} has by itself; returns
   * when it answers calls.
   *
   * @param folder takes its data folder and its log; not used by another agent
   * @param store that it follows
   */
  public static AgentProcess start(Path folder, Endpoint central, String store)
      throws IOException, InterruptedException {
    List<String> args =
        List.of(
            "--config",
            Settings.NO_FILE,
            "--data",
            folder.resolve("agent").toString(),
            "--central",
            central.toString(),
            "--id",
            "bench-agent",
            "--store",
            store,
            "--bind",
            LOOPBACK,
            "--port",
            "0");
    return new AgentProcess(
        ChildJvm.start("agent", Child.class.getName(), args, MEMORY, folder, READY, START_TIMEOUT));
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return new Endpoint(LOOPBACK, Integer.parseInt(process.ready().group(1)));
  }

  /** Processor time used so far. */
  public Optional<Duration> processorTime() {
    return process.processorTime();
  }

  @Override
  public void close() {
    process.close();
  }

  /** Runs in the process started. */
  static final class Child {

    private Child() {}

    /** Is the agent, and stops as with SIGTERM when the parent is gone. */
    public static void main(String[] args) {
      ParentWatch.exitWithParent(question -> "");
      AgentMain.main(args);
    }
  }
}
