package io.onhand.cli.demo.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.sales.ShippedSales;
import io.onhand.cli.demo.sales.SoldInvoice;
import io.onhand.cli.demo.sales.SoldLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The demo's plan brings enough of everything but of the products it names")
final class PlannerTest {

  @Test
  void sumsTheSameProductAndTellsSalesFromReturnsAndWriteOffs() {
    Plan plan =
        Planner.plan(
            List.of(
                invoice(
                    "1",
                    "France",
                    new SoldLine("A", 2),
                    new SoldLine("B", 1),
                    new SoldLine("A", 3)),
                invoice("C2", "France", new SoldLine("A", -4)),
                invoice("3", "France", new SoldLine("B", -7))));

    assertThat(plan.baskets().get(0).lines())
        .containsExactly(
            new PlannedLine("A", -5, Movement.SALE), new PlannedLine("B", -1, Movement.SALE));
    assertThat(plan.baskets().get(0).unitsOut()).isEqualTo(6);
    assertThat(plan.baskets().get(1).lines())
        .containsExactly(new PlannedLine("A", 4, Movement.RETURN));
    assertThat(plan.baskets().get(1).unitsOut()).isZero();
    assertThat(plan.baskets().get(2).lines())
        .containsExactly(new PlannedLine("B", -7, Movement.WRITE_OFF));
  }

  @Test
  void opensWithAllThatLeavesAndFifteenPercentMore() {
    Plan plan =
        Planner.plan(
            List.of(
                invoice("1", "France", new SoldLine("A", 100), new SoldLine("B", 1)),
                invoice("C2", "France", new SoldLine("A", -50), new SoldLine("C", -1)),
                invoice("3", "Spain", new SoldLine("A", 4))));

    assertThat(plan.opening())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                new StockKey("A", "France"), 115L,
                new StockKey("B", "France"), 2L,
                new StockKey("A", "Spain"), 5L));
    assertThat(plan.shortProducts()).isEmpty();
    assertThat(plan.openingUnits()).isEqualTo(122);
  }

  @Test
  void isShortOfSomeLessSoldProducts() {
    Plan plan =
        Planner.plan(
            List.of(
                invoice("1", "France", new SoldLine("slow", 9), new SoldLine("fast", 100)),
                invoice("2", "Spain", new SoldLine("slow", 4))));

    assertThat(plan.shortRecords()).containsExactly(new StockKey("slow", "France"));
    assertThat(plan.shortProducts()).containsExactly(new ShortProduct("slow", 1, 9, 7));
    assertThat(plan.opening())
        .containsEntry(new StockKey("slow", "France"), 7L)
        .containsEntry(new StockKey("slow", "Spain"), 5L)
        .containsEntry(new StockKey("fast", "France"), 115L);
  }

  @Test
  void splitsAnInvoiceThatIsTooLongForOneCall() {
    SoldLine[] lines =
        IntStream.range(0, 2_001).mapToObj(i -> new SoldLine("P" + i, 1)).toArray(SoldLine[]::new);

    Plan plan = Planner.plan(List.of(invoice("1", "France", lines)));

    assertThat(plan.baskets())
        .extracting(basket -> basket.lines().size())
        .containsExactly(1_000, 1_000, 1);
    assertThat(plan.baskets()).extracting(Basket::key).doesNotHaveDuplicates();
    assertThat(plan.baskets())
        .extracting(Basket::origin)
        .containsOnly(plan.baskets().getFirst().origin());
  }

  @Test
  void dealsTheShippedMonthToAllShopsAgentsAndDoors() throws Exception {
    Plan plan = Planner.plan(ShippedSales.read().invoices());

    assertThat(plan.stores()).containsAll(Shops.UNITED_KINGDOM_SHOPS).contains("France", "EIRE");
    assertThat(plan.stores()).doesNotContain("United Kingdom");
    assertThat(plan.agents()).hasSize(3);
    List<String> served = new ArrayList<>();
    plan.agents().values().forEach(served::addAll);
    assertThat(served).containsExactlyInAnyOrderElementsOf(plan.stores());
    assertThat(plan.baskets()).extracting(Basket::door).contains(Door.AGENT, Door.CENTRAL);
    assertThat(plan.baskets()).extracting(Basket::inPart).contains(true, false);
    assertThat(plan.shortProducts()).hasSize(Opening.SHORT_PRODUCTS_MAX);
    assertThat(plan).isEqualTo(Planner.plan(ShippedSales.read().invoices()));
  }

  @Test
  void refusesOnlyShortRecordsInWhateverOrderTheShippedMonthIsSold() throws Exception {
    Plan plan = Planner.plan(ShippedSales.read().invoices());
    for (int seed = 0; seed < 5; seed++) {
      List<Basket> order = new ArrayList<>(plan.baskets());
      Collections.shuffle(order, new Random(seed));

      Set<StockKey> refused = sell(order, new HashMap<>(plan.opening()));

      assertThat(refused).as("seed %d", seed).isNotEmpty();
      assertThat(plan.shortRecords()).as("seed %d", seed).containsAll(refused);
    }
  }

  /** Sells in order on one plain map and returns the records that refused. */
  private static Set<StockKey> sell(List<Basket> baskets, Map<StockKey, Long> stock) {
    Set<StockKey> refused = new HashSet<>();
    for (Basket basket : baskets) {
      Set<StockKey> here = new HashSet<>();
      for (PlannedLine line : basket.lines()) {
        StockKey key = new StockKey(line.product(), basket.store());
        if (line.delta() < 0 && stock.getOrDefault(key, 0L) + line.delta() < 0) {
          here.add(key);
        }
      }
      refused.addAll(here);
      for (PlannedLine line : basket.lines()) {
        StockKey key = new StockKey(line.product(), basket.store());
        if (basket.inPart() ? !here.contains(key) : here.isEmpty()) {
          stock.merge(key, line.delta(), Long::sum);
        }
      }
    }
    return refused;
  }

  private static SoldInvoice invoice(String number, String country, SoldLine... lines) {
    return new SoldInvoice(number, Instant.parse("2010-12-01T08:00:00Z"), country, List.of(lines));
  }
}
