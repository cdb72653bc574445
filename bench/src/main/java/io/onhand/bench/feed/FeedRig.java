package io.onhand.bench.feed;

import io.onhand.bench.load.LoadFailedException;
import io.onhand.bench.load.LoadGenerator;
import io.onhand.bench.load.LoadObserver;
import io.onhand.bench.load.LoadPlan;
import io.onhand.bench.load.LoadResult;
import io.onhand.bench.load.RequestTemplate;
import io.onhand.bench.workload.BenchChain;
import io.onhand.bench.workload.BenchStore;
import io.onhand.bench.workload.CentralProcess;
import io.onhand.client.InventoryClient;
import io.onhand.client.OnhandChannel;
import io.onhand.client.RetryPolicy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Central in one process, agents of some of its stores in another, and the generator of sales in
 * this one. Used by one thread.
 */
public final class FeedRig implements AutoCloseable {

  private static final String ORIGIN = "bench";
  private static final int CONNECTIONS = 2;

  private final CentralProcess central;
  private final AgentsProcess agents;
  private final InventoryClient client;
  private final BenchChain chain;
  private final ReplicaCheck check;
  private final RequestTemplate sales;
  private final Pace pace;
  private long nextNumber;
  private long refused;

  private FeedRig(
      CentralProcess central,
      AgentsProcess agents,
      InventoryClient client,
      BenchChain chain,
      int followed,
      Pace pace) {
    this.central = central;
    this.agents = agents;
    this.client = client;
    this.chain = chain;
    this.check = new ReplicaCheck(chain.stores().subList(0, followed), agents);
    this.sales = chain.sales(ORIGIN);
    this.pace = pace;
  }

  /**
   * What is built.
   *
   * @param stores in all
   * @param products of each store
   * @param agents of the first stores, one each
   */
  public record Size(int stores, int products, int agents) {}

  /**
   * How sales come.
   *
   * @param inFlight that wait for an answer: so many all the time, or at a fixed rate at most
   * @param perSecond the rate; 0: as fast as Central takes them
   */
  public record Pace(int inFlight, int perSecond) {

    private static final int UNANSWERED_MAX = 2_000;

    /** At a fixed rate; what cannot be sent because too many are unanswered is sent late. */
    public static Pace of(int perSecond) {
      return new Pace(UNANSWERED_MAX, perSecond);
    }
  }

  /**
   * Starts it all; when it returns every agent follows the feed.
   *
   * @param folder on the disk to be measured
   * @param progress told what is being done
   */
  public static FeedRig start(Path folder, Size size, Pace pace, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("starting Central");
    CentralProcess central = CentralProcess.start(folder);
    InventoryClient client =
        InventoryClient.open(
            ORIGIN,
            RetryPolicy.STANDARD,
            OnhandChannel.to(central.endpoint()).withUserAgent("onhand-bench"));
    try {
      BenchChain chain =
          BenchChain.open(
              client,
              size.stores(),
              size.products(),
              count -> progress.accept("stores in stock: " + count));
      progress.accept("starting the agents");
      List<String> followed =
          chain.stores().stream().limit(size.agents()).map(BenchStore::store).toList();
      AgentsProcess agents = AgentsProcess.start(folder, central.endpoint(), followed);
      FeedRig rig = new FeedRig(central, agents, client, chain, size.agents(), pace);
      if (!rig.check.awaitLive()) {
        agents.close();
        throw new IOException(
            "Expected all agents to follow the feed within 20 s, but they do not.");
      }
      return rig;
    } catch (IOException | InterruptedException | RuntimeException e) {
      client.close();
      central.close();
      throw e;
    }
  }

  /** Central. */
  public CentralProcess central() {
    return central;
  }

  /** All stores. */
  public BenchChain chain() {
    return chain;
  }

  /** Sells, first uncounted, and measures how far behind the agents are while it is counted. */
  public LagRun run(Duration warmUp, Duration measured, LoadObserver shown)
      throws IOException, InterruptedException, LoadFailedException {
    LoadPlan plan =
        new LoadPlan(
                new InetSocketAddress(central.endpoint().host(), central.endpoint().port()),
                sales,
                pace.inFlight(),
                Math.min(CONNECTIONS, pace.inFlight()),
                warmUp,
                measured,
                nextNumber,
                LoadPlan.UNLIMITED)
            .paced(pace.perSecond());
    LagWindow window = new LagWindow(central, agents, shown);
    LoadResult load;
    try {
      load = LoadGenerator.run(plan, window);
    } catch (LoadFailedException e) {
      String last = central.lastWords().map(said -> " " + said).orElse("");
      throw new LoadFailedException(e.getMessage() + last, e);
    }
    nextNumber = load.nextNumber();
    refused += load.unanswered();
    refused += load.refusedInAll().values().stream().mapToLong(Long::longValue).sum();
    return window.result(load);
  }

  /** Sales so far that were not answered with OK. */
  public long refused() {
    return refused;
  }

  /** Waits up to 20 s until the agents have seen all that was sold. */
  public void awaitAgents() throws IOException, InterruptedException {
    check.awaitSeen(check.changesAtCentral());
  }

  /** How often the agents' stores have changed at Central since they were stocked. */
  public long changes() {
    return check.changesAtCentral();
  }

  /**
   * What does not agree between Central and the agents, one sentence each; waits up to 20 s for
   * agents that are behind.
   */
  public List<String> mismatches() throws IOException, InterruptedException {
    return check.mismatches(check.changesAtCentral());
  }

  @Override
  public void close() {
    client.close();
    agents.close();
    central.close();
  }
}
