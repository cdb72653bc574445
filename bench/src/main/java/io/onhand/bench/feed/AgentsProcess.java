package io.onhand.bench.feed;

import io.onhand.agent.Agent;
import io.onhand.agent.config.AgentSettings;
import io.onhand.agent.link.LinkPhase;
import io.onhand.bench.process.ChildJvm;
import io.onhand.bench.process.ParentWatch;
import io.onhand.client.Endpoint;
import io.onhand.server.commit.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Store agents in a process of their own, each as {@code onhand agent} puts it together: a data
 * folder, a link to Central over a connection of its own, a port that answers reads, and a filter
 * of one store.
 */
public final class AgentsProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready ([\\d,]+)");
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int FIRST_STORE = 2;

  private final ChildJvm process;

  private AgentsProcess(ChildJvm process) {
    this.process = process;
  }

  /**
   * Starts an agent for each of some stores.
   *
   * @param folder takes their data folders and the log
   */
  public static AgentsProcess start(Path folder, Endpoint central, List<String> stores)
      throws IOException, InterruptedException {
    List<String> args = new ArrayList<>(List.of(folder.toString(), central.toString()));
    args.addAll(stores);
    return new AgentsProcess(
        ChildJvm.start("agents", Child.class.getName(), args, folder, READY, START_TIMEOUT));
  }

  /** Where each agent listens, in the order of the stores. */
  public List<Endpoint> endpoints() {
    return Pattern.compile(",")
        .splitAsStream(process.ready().group(1))
        .map(port -> new Endpoint(LOOPBACK, Integer.parseInt(port)))
        .toList();
  }

  /** How many agents follow the feed now. */
  public long live() throws IOException, InterruptedException {
    return Long.parseLong(process.ask("live"));
  }

  /** Entries that each agent has applied since it began, in the order of the stores. */
  public List<Long> seen() throws IOException, InterruptedException {
    return Pattern.compile(" ").splitAsStream(process.ask("seen")).map(Long::valueOf).toList();
  }

  /** Measures from now on. */
  public void startLag() throws IOException, InterruptedException {
    process.ask("start");
  }

  /** Measures no more; what was measured since {@link #startLag}. */
  public LagFigures stopLag() throws IOException, InterruptedException {
    return LagFigures.parse(process.ask("stop"));
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

    private final List<Agent> agents = new ArrayList<>();
    private final List<AgentLag> lags = new ArrayList<>();

    private Child() {}

    /**
     * Is the agents until its parent is gone, and then ends at once: their folders are the run's.
     *
     * @param args the folder, Central, and the stores
     */
    public static void main(String[] args) throws IOException {
      Child child = new Child();
      for (String store : List.of(args).subList(FIRST_STORE, args.length)) {
        child.start(Path.of(args[0]), Endpoint.central(args[1]), store);
      }
      System.out.println(
          "ready "
              + child.agents.stream()
                  .map(agent -> Integer.toString(agent.port()))
                  .collect(Collectors.joining(",")));
      System.out.flush();
      ParentWatch.answerUntilEnd(child::answer);
      Runtime.getRuntime().halt(0);
    }

    private void start(Path folder, Endpoint central, String store) throws IOException {
      String id = "agent-" + store;
      AgentLag lag = new AgentLag(Clock.SYSTEM);
      lags.add(lag);
      agents.add(
          Agent.start(
              AgentSettings.onLoopback(id, Set.of(store), folder.resolve(id), central),
              lag,
              Child::halt));
    }

    private String answer(String question) {
      return switch (question) {
        case "live" ->
            Long.toString(
                agents.stream()
                    .filter(agent -> agent.linkStatus().phase() == LinkPhase.LIVE)
                    .count());
        case "seen" -> each(AgentLag::seen);
        case "start" -> {
          lags.forEach(AgentLag::start);
          yield "";
        }
        case "stop" -> LagFigures.of(lags).line();
        default -> "";
      };
    }

    private String each(ToLongFunction<AgentLag> figure) {
      return lags.stream()
          .map(lag -> Long.toString(figure.applyAsLong(lag)))
          .collect(Collectors.joining(" "));
    }

    private static void halt(String what, Throwable cause) {
      System.err.println(what + " " + cause);
      Runtime.getRuntime().halt(1);
    }
  }
}
