package io.onhand.cli.demo;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.LinkState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Asks the agents how they are, twice a second on a thread of its own. */
final class AgentWatch implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration CALL = Duration.ofSeconds(1);

  private final SortedMap<String, Channel> agents;
  private final Map<String, Optional<GetAgentStatusResponse>> last = new ConcurrentHashMap<>();
  private final Thread thread;

  AgentWatch(SortedMap<String, Channel> agents) {
    this.agents = new TreeMap<>(agents);
    thread = Thread.ofVirtual().name("agent-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        agents.forEach((id, channel) -> last.put(id, ask(channel, CALL)));
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How an agent is just now. Empty: it does not answer. */
  static Optional<GetAgentStatusResponse> ask(Channel agent, Duration timeout) {
    try {
      return Optional.of(
          AgentServiceGrpc.newBlockingStub(agent)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .getAgentStatus(GetAgentStatusRequest.getDefaultInstance()));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  /** How far each agent is behind, in words, by id. */
  SortedMap<String, String> lags() {
    SortedMap<String, String> lags = new TreeMap<>();
    agents.forEach((id, channel) -> lags.put(id, lag(last.getOrDefault(id, Optional.empty()))));
    return lags;
  }

  private static String lag(Optional<GetAgentStatusResponse> status) {
    if (status.isEmpty()) {
      return "no answer";
    }
    if (status.get().getLink() != LinkState.LINK_STATE_CONNECTED) {
      return "no line";
    }
    return Words.number(status.get().getLagEntries()) + " behind";
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
