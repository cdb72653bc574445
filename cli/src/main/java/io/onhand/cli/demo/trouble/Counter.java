package io.onhand.cli.demo.trouble;

import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.StockKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where something is sold.
 *
 * @param key what
 * @param agent the agent whose door the till knows; empty: it knows Central's, as a web shop does
 */
public record Counter(StockKey key, Optional<String> agent) {
  private static final int PER_AGENT = 4;

  /** Those of the best sold records of each agent; the web shop sells the first of each. */
  public static List<Counter> bestSold(Plan plan) {
    List<Counter> counters = new ArrayList<>();
    plan.agents()
        .forEach((id, stores) -> {
          List<StockKey> best =
              plan.opening().entrySet().stream()
                  .filter(opening -> stores.contains(opening.getKey().store()))
                  .sorted(Map.Entry.<StockKey, Long>comparingByValue(Comparator.reverseOrder()))
                  .map(Map.Entry::getKey)
                  .limit(PER_AGENT)
                  .toList();
          best.forEach(key -> counters.add(new Counter(key, Optional.of(id))));
          counters.add(new Counter(best.getFirst(), Optional.empty()));
        });
    return counters;
  }
}
