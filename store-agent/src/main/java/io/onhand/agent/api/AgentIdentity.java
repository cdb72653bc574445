package io.onhand.agent.api;

import java.util.List;

/**
 * What an agent says of itself.
 *
 * @param id its id
 * @param stores it serves; empty means all
 * @param central where it finds Central, host:port
 * @param version of the program
 * @param startedAtMicros when the process started, wall clock
 */
public record AgentIdentity(
    String id, List<String> stores, String central, String version, long startedAtMicros) {

  /** Copies the list. */
  public AgentIdentity {
    stores = List.copyOf(stores);
  }
}
