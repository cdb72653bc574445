package io.onhand.agent.api;

import java.util.List;

/**
 * What an agent says of itself.
 *
 * @param id its id
 * @param stores it serves; empty means all
 * @param central where it finds Central, host:port
 * @param version of the program
 */
public record AgentIdentity(String id, List<String> stores, String central, String version) {

  /** Copies the list. */
  public AgentIdentity {
    stores = List.copyOf(stores);
  }
}
