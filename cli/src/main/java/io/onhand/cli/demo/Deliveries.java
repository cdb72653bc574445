package io.onhand.cli.demo;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.cli.demo.plan.Movement;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.PlannedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lorries of the night: what the shops opened with once more for each round still to be sold.
 */
final class Deliveries {

  private static final int LINES_MAX = 500;

  private Deliveries() {}

  /**
   * Loads the lorries.
   *
   * @param rounds for how many rounds; 0: no lorry comes
   * @param time when they arrive, by the shops' clock
   */
  static List<Basket> of(Plan plan, int rounds, Instant time) {
    List<Basket> deliveries = new ArrayList<>();
    if (rounds == 0) {
      return deliveries;
    }
    SortedMap<String, List<PlannedLine>> byStore = new TreeMap<>();
    plan.opening()
        .forEach((key, units) ->
            byStore
                .computeIfAbsent(key.store(), store -> new ArrayList<>())
                .add(
                    new PlannedLine(
                        key.product(), Math.multiplyExact(units, rounds), Movement.DELIVERY)));
    byStore.forEach((store, lines) -> {
      for (int from = 0; from < lines.size(); from += LINES_MAX) {
        String number = "lorry-" + (deliveries.size() + 1);
        deliveries.add(
            new Basket(
                number,
                number,
                "warehouse",
                store,
                Door.CENTRAL,
                time,
                false,
                lines.subList(from, Math.min(lines.size(), from + LINES_MAX))));
      }
    });
    return deliveries;
  }

  /**
   * The file's baskets so many times, each round under keys of its own: the first under those of
   * the plan.
   */
  static List<Basket> rounds(List<Basket> baskets, int first, int rounds) {
    List<Basket> all = new ArrayList<>();
    for (int round = first; round < first + rounds; round++) {
      for (Basket basket : baskets) {
        all.add(round == 1 ? basket : basket.ofRound(round));
      }
    }
    return all;
  }
}
