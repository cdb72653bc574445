package io.onhand.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Movement;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.Planner;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.sales.ShippedSales;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The lorries bring the opening stock once more for each round still to be sold")
final class DeliveriesTest {

  @Test
  void bringsEveryRecordItsOpeningStockPerRound() throws Exception {
    Plan plan = Planner.plan(ShippedSales.read().invoices());

    List<Basket> lorries = Deliveries.of(plan, 3, Instant.EPOCH);

    TreeMap<StockKey, Long> brought = new TreeMap<>();
    for (Basket lorry : lorries) {
      for (PlannedLine line : lorry.lines()) {
        assertThat(line.movement()).isEqualTo(Movement.DELIVERY);
        brought.merge(new StockKey(line.product(), lorry.store()), line.delta(), Long::sum);
      }
    }
    TreeMap<StockKey, Long> expected = new TreeMap<>();
    plan.opening().forEach((key, units) -> expected.put(key, units * 3));
    assertThat(brought).isEqualTo(expected);
    assertThat(lorries).extracting(Basket::key).doesNotHaveDuplicates();
    assertThat(Deliveries.of(plan, 0, Instant.EPOCH)).isEmpty();
  }

  @Test
  void givesEachRoundKeysOfItsOwn() throws Exception {
    Plan plan = Planner.plan(ShippedSales.read().invoices().subList(0, 50));

    List<Basket> rounds = Deliveries.rounds(plan.baskets(), 2, 3);

    assertThat(rounds).hasSize(3 * plan.baskets().size());
    assertThat(rounds.stream().map(basket -> basket.origin() + " " + basket.key()))
        .doesNotHaveDuplicates();
  }
}
