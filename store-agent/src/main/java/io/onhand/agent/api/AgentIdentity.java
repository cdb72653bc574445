package io.onhand.agent.api;

import io.onhand.agent.replica.SetAsideFolders.SetAside;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an agent says of itself.
 *
 * @param id its id
 * @param stores it serves; empty means all
 * @param central where it finds Central, host:port
 * @param version of the program
 * @param startedAtMicros when the process started, wall clock
 * @param setAside replicas that were set aside and are there now, the newest first
 * @param alarms what needs an operator's eye now, one sentence each
 */
public record AgentIdentity(
    String id,
    List<String> stores,
    String central,
    String version,
    long startedAtMicros,
    Supplier<List<SetAside>> setAside,
    Supplier<List<String>> alarms) {

  /** Copies the list. */
  public AgentIdentity {
    stores = List.copyOf(stores);
  }
}
