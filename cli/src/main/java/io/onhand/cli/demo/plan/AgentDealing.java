package io.onhand.cli.demo.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Deals stores to agents so that each has about the same to do: the busiest store goes to the least
 * busy agent.
 */
final class AgentDealing {

  static final List<String> AGENTS = List.of("agent-1", "agent-2", "agent-3");

  private AgentDealing() {}

  /** Returns agent to stores, each agent with at least one store as long as there are enough. */
  static SortedMap<String, List<String>> deal(Map<String, Long> linesByStore) {
    SortedMap<String, List<String>> stores = new TreeMap<>();
    Map<String, Long> load = new TreeMap<>();
    AGENTS.forEach(agent -> load.put(agent, 0L));
    linesByStore.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(store -> {
          String agent = leastBusy(load);
          stores.computeIfAbsent(agent, a -> new ArrayList<>()).add(store.getKey());
          load.merge(agent, store.getValue() + 1, Long::sum);
        });
    return stores;
  }

  private static String leastBusy(Map<String, Long> load) {
    return load.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }
}
