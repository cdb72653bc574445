package io.onhand.cli.demo.till;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.onhand.cli.demo.plan.Door;
import io.onhand.client.Endpoint;
import io.onhand.client.OnhandChannel;
import io.onhand.client.RetryPolicy;
import io.onhand.client.SafeCalls;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The connections of the tills: one to Central and one to each agent, shared by all. A till that
 * knocks at an agent goes to Central when the agent is away; both ways lead to the same decision
 * because origin and key stay the same.
 */
public final class Doors implements AutoCloseable {

  /** Long enough for any server of the chain to die and come back. */
  private static final RetryPolicy POLICY =
      new RetryPolicy(
          Duration.ofSeconds(90),
          Duration.ofSeconds(5),
          Duration.ofMillis(25),
          Duration.ofMillis(400));

  private final ManagedChannel central;
  private final SortedMap<String, ManagedChannel> agents = new TreeMap<>();
  private final SafeCalls atCentral;
  private final SortedMap<String, SafeCalls> atAgents = new TreeMap<>();
  private final Map<String, String> agentOfStore;

  /**
   * Opens the connections; they connect when they are first used.
   *
   * @param agentOfStore store to the agent that serves it
   */
  public Doors(
      Endpoint central, SortedMap<String, Endpoint> agents, Map<String, String> agentOfStore) {
    this.central = open(central);
    this.agentOfStore = Map.copyOf(agentOfStore);
    atCentral = SafeCalls.over(POLICY, this.central);
    agents.forEach((id, endpoint) -> {
      ManagedChannel channel = open(endpoint);
      this.agents.put(id, channel);
      atAgents.put(id, SafeCalls.over(POLICY, channel, this.central));
    });
  }

  private static ManagedChannel open(Endpoint endpoint) {
    return OnhandChannel.to(endpoint).withUserAgent("onhand-demo").open();
  }

  /** The connection to Central. */
  public Channel central() {
    return central;
  }

  /** The connections to the agents, by id. */
  public SortedMap<String, Channel> agents() {
    return new TreeMap<>(agents);
  }

  /** The calls of a till of this store that knocks at this door first. */
  SafeCalls calls(Door door, String store) {
    return switch (door) {
      case CENTRAL -> atCentral;
      case AGENT -> {
        String agent = agentOfStore.get(store);
        SafeCalls calls = agent == null ? null : atAgents.get(agent);
        if (calls == null) {
          throw new IllegalArgumentException(
              "Expected an agent that serves the store, but there is none: " + store);
        }
        yield calls;
      }
    };
  }

  /** Which door a connection belongs to. */
  Door doorOf(Channel channel) {
    return channel.equals(central) ? Door.CENTRAL : Door.AGENT;
  }

  @Override
  public void close() {
    agents.values().forEach(ManagedChannel::shutdownNow);
    central.shutdownNow();
  }
}
