package io.onhand.bench.feed;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.bench.workload.AgentProcess;
import io.onhand.bench.workload.BenchStore;
import io.onhand.client.Endpoint;
import io.onhand.client.InventoryClient;
import io.onhand.client.OnhandChannel;
import io.onhand.client.RetryPolicy;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.replication.v1.AgentState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One agent that begins with an empty folder and takes a whole store over while it is sold from.
 */
public final class WarmUp implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final AgentProcess agent;
  private final ManagedChannel channel;
  private final BenchStore store;
  private final double answeringSeconds;
  private final double completeSeconds;

  private WarmUp(
      AgentProcess agent,
      ManagedChannel channel,
      BenchStore store,
      double answeringSeconds,
      double completeSeconds) {
    this.agent = agent;
    this.channel = channel;
    this.store = store;
    this.answeringSeconds = answeringSeconds;
    this.completeSeconds = completeSeconds;
  }

  /**
   * Starts the agent and waits until it follows the feed, says that it holds every record, and
   * answers a read that asks for all that Central had at that moment.
   *
   * @param folder fresh
   * @param store as Central shows it
   * @throws IOException when it does not come so far within five minutes
   */
  public static WarmUp run(Path folder, Endpoint central, BenchStore store)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    AgentProcess agent = AgentProcess.start(folder, central, store.store());
    double answering = secondsSince(start);
    ManagedChannel channel =
        OnhandChannel.to(agent.endpoint()).withUserAgent("onhand-bench").open();
    try {
      awaitLive(channel, store, start);
      awaitRead(channel, store, start);
      return new WarmUp(agent, channel, store, answering, secondsSince(start));
    } catch (IOException | RuntimeException e) {
      channel.shutdownNow();
      agent.close();
      throw e;
    }
  }

  /** From the start of the process until it answered calls, with nothing to show yet. */
  public double answeringSeconds() {
    return answeringSeconds;
  }

  /** From the start of the process until it had everything and showed it. */
  public double completeSeconds() {
    return completeSeconds;
  }

  /** Whether the agent shows what Central shows, record by record added up; nothing is sold. */
  public boolean isSameAsCentral() throws IOException {
    Position head = awaitRead(channel, store, System.nanoTime());
    OnhandChannel to = OnhandChannel.to(agent.endpoint()).withUserAgent("onhand-bench");
    try (InventoryClient client = InventoryClient.open("bench", RetryPolicy.STANDARD, to)) {
      return store.tally(head).equals(store.seenThrough(client).tally(head));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    agent.close();
  }

  private static void awaitLive(ManagedChannel channel, BenchStore store, long start)
      throws IOException {
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      GetAgentStatusResponse status =
          AgentServiceGrpc.newBlockingStub(channel)
              .getAgentStatus(GetAgentStatusRequest.getDefaultInstance());
      if (status.getState() == AgentState.AGENT_STATE_LIVE
          && status.getRecords() >= store.products()) {
        return;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new IOException(
        "Expected the agent to hold every record within "
            + PATIENCE.toMinutes()
            + " minutes, but it does not.");
  }

  /** Asks for what Central has now, again when that takes longer than a read may wait. */
  private static Position awaitRead(ManagedChannel channel, BenchStore store, long start)
      throws IOException {
    Position head = store.status().getHead();
    while (true) {
      try {
        readAt(channel, store, head);
        return head;
      } catch (StatusRuntimeException e) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IOException("Expected the agent to reach Central's head, but: " + e, e);
        }
      }
    }
  }

  private static void readAt(ManagedChannel channel, BenchStore store, Position position) {
    var _ =
        InventoryServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .getRecord(
                GetRecordRequest.newBuilder()
                    .setKey(
                        RecordKey.newBuilder()
                            .setProduct(store.productId(store.products() - 1))
                            .setStore(store.store()))
                    .setRead(ReadOptions.newBuilder().setMinPosition(position))
                    .build());
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
