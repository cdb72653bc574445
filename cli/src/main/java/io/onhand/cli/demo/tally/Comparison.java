package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.StockKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds what Central and the agents show against the tills' tally, record by record, both ways. */
public final class Comparison {

  private final Tally tally;
  private final List<Mismatch> found = new ArrayList<>();

  private Comparison(Tally tally) {
    this.tally = tally;
  }

  /**
   * Compares.
   *
   * @param tally what the tills were answered
   * @param central every record that Central shows
   * @param agents agent id to every record that it shows; together they must hold what Central
   *     holds
   * @return what differs, in order; empty: nothing
   */
  public static List<Mismatch> of(
      Tally tally, Map<StockKey, Shown> central, Map<String, Map<StockKey, Shown>> agents) {
    Comparison comparison = new Comparison(tally);
    comparison.found.addAll(tally.contradictions());
    comparison.leftOpen();
    comparison.against("Central", central);
    agents.forEach(comparison::strangers);
    comparison.againstAgents(agents);
    return comparison.found.stream().sorted().toList();
  }

  /** Every order has ended and every lorry has come or was called back. */
  private void leftOpen() {
    tally.forEach((key, record) -> {
      Standing standing = record.standing();
      if (standing.reserved() != 0 || standing.incoming() != 0) {
        found.add(
            new Mismatch(
                key, "expected nothing to be held or on its way, but the tills left " + standing));
      }
    });
  }

  private void against(String who, Map<StockKey, Shown> shown) {
    tally.forEach((key, record) -> compare(who, key, record, shown.get(key)));
    strangers(who, shown);
  }

  /** Each record must be at one agent, and right there. */
  private void againstAgents(Map<String, Map<StockKey, Shown>> agents) {
    tally.forEach((key, record) -> {
      List<String> holders =
          agents.entrySet().stream()
              .filter(agent -> agent.getValue().containsKey(key))
              .map(Map.Entry::getKey)
              .toList();
      if (holders.isEmpty()) {
        found.add(new Mismatch(key, "no agent has it, the tills expect " + record.standing()));
      }
      if (holders.size() > 1) {
        found.add(new Mismatch(key, "expected at one agent, but it is at " + holders));
      }
      for (String holder : holders) {
        compare(holder, key, record, agents.getOrDefault(holder, Map.of()).get(key));
      }
    });
  }

  private void compare(String who, StockKey key, RecordTally record, @Nullable Shown shown) {
    if (shown == null) {
      found.add(
          new Mismatch(key, who + " does not have it, the tills expect " + record.standing()));
      return;
    }
    if (!record.standing().isShownBy(shown)) {
      found.add(
          new Mismatch(
              key,
              "%s shows %s, the tills expect %s"
                  .formatted(who, Standing.text(shown), record.standing())));
    }
    if (shown.belowFloor()) {
      found.add(
          new Mismatch(key, "%s shows it below its floor: %d".formatted(who, shown.available())));
    }
  }

  private void strangers(String who, Map<StockKey, Shown> shown) {
    shown.forEach((key, record) -> {
      if (!tally.knows(key)) {
        found.add(
            new Mismatch(
                key,
                "%s shows %d, but no till was ever answered for it"
                    .formatted(who, record.onHand())));
      }
    });
  }
}
