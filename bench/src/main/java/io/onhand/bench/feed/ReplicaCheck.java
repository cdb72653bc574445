package io.onhand.bench.feed;

import io.onhand.bench.workload.BenchStore;
import io.onhand.bench.workload.BenchStore.Tally;
import io.onhand.client.Endpoint;
import io.onhand.client.InventoryClient;
import io.onhand.client.OnhandChannel;
import io.onhand.client.RetryPolicy;
import io.onhand.inventory.v1.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether agents have seen every entry once and show what Central shows, when all that was sold is
 * known. Without this an agent that drops entries would be the fastest.
 */
public final class ReplicaCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final List<BenchStore> stores;
  private final AgentsProcess agents;

  /**
   * A check of agents.
   *
   * @param stores one per agent, in the agents' order, as Central shows them
   */
  public ReplicaCheck(List<BenchStore> stores, AgentsProcess agents) {
    this.stores = List.copyOf(stores);
    this.agents = agents;
  }

  /** Entries that all agents together have applied. */
  public long seen() throws IOException, InterruptedException {
    return agents.seen().stream().mapToLong(Long::longValue).sum();
  }

  /** Waits up to 20 s until the agents have applied so many entries; how many they have. */
  public long awaitSeen(long wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long seen = seen();
    while (seen < wanted && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
      seen = seen();
    }
    return seen;
  }

  /** Waits up to 20 s until so many agents follow the feed; whether they do. */
  public boolean awaitLive() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (agents.live() < stores.size()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  /** How often Central has changed records of the agents' stores since they were stocked. */
  public long changesAtCentral() {
    long changes = 0;
    for (BenchStore store : stores) {
      Tally tally = store.tally();
      changes += tally.versions() - tally.records();
    }
    return changes;
  }

  /**
   * What does not agree, one sentence each. Nothing may be sold meanwhile.
   *
   * @param changes how many entries each brought one change to one of the agents' stores
   */
  public List<String> mismatches(long changes) throws IOException, InterruptedException {
    List<String> mismatches = new ArrayList<>();
    long seen = awaitSeen(changes);
    if (seen != changes) {
      mismatches.add(
          "Expected the agents to apply %,d entries, but they applied %,d."
              .formatted(changes, seen));
    }
    List<Endpoint> endpoints = agents.endpoints();
    Position head = stores.getFirst().status().getHead();
    for (int i = 0; i < stores.size(); i++) {
      OnhandChannel channel = OnhandChannel.to(endpoints.get(i)).withUserAgent("onhand-bench");
      try (InventoryClient agent = InventoryClient.open("bench", RetryPolicy.STANDARD, channel)) {
        Tally central = stores.get(i).tally(head);
        Tally copy = stores.get(i).seenThrough(agent).tally(head);
        if (!central.equals(copy)) {
          mismatches.add(
              "Expected the agent of %s to show %s, but it shows %s."
                  .formatted(stores.get(i).store(), central, copy));
        }
      }
    }
    return mismatches;
  }
}
