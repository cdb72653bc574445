package io.onhand.cli.demo.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.sales.ShippedSales;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The demo's plan deals web orders, loads, counts and voids that no sale suffers from")
final class DealingTest {

  private static Plan plan = Planner.plan(List.of());

  @BeforeAll
  static void planTheShippedMonth() throws Exception {
    plan = Planner.plan(ShippedSales.read().invoices());
  }

  @Test
  void aboutOneInFiveInvoicesWithoutReturnsIsAnOrder() {
    long selling = plan.baskets().stream().filter(Basket::onlySells).count();

    assertThat(plan.orders().size()).isBetween((int) selling / 6, (int) selling / 4);
    assertThat(ordered()).allMatch(Basket::onlySells).hasSameSizeAs(plan.orders().keySet());
  }

  @Test
  void ordersEndInEveryWayAndMostArePaid() {
    Map<Fate, Long> fates =
        plan.orders().values().stream()
            .collect(Collectors.groupingBy(fate -> fate, Collectors.counting()));

    assertThat(fates.keySet()).containsExactlyInAnyOrder(Fate.values());
    assertThat(fates).allSatisfy((fate, count) -> assertThat(count).isGreaterThan(10));
    assertThat(fates.get(Fate.PAID)).isGreaterThan(plan.orders().size() / 2);
  }

  @Test
  void whoOrdersWhatIsShortPaysLate() {
    assertThat(ordered().stream().filter(DealingTest::wantsFew))
        .isNotEmpty()
        .allMatch(basket -> plan.orders().get(basket.reference()) == Fate.PAID_LATE);
  }

  @Test
  void loadsGoBetweenStoresInEveryWay() {
    assertThat(plan.backroom().hauls())
        .hasSize(BackroomDealing.HAULS_MAX)
        .allMatch(haul -> plan.stores().contains(haul.from()) && plan.stores().contains(haul.to()))
        .extracting(Haul::way)
        .contains(Haul.Way.values());
    assertThat(plan.backroom().hauls().stream().map(haul -> plan.agentOf(haul.from())).distinct())
        .hasSizeGreaterThan(1);
  }

  @Test
  void whatIsHauledOrCountedAwayIsOpenedOnTopOfWhatSalesNeed() {
    Map<StockKey, Long> left = new HashMap<>(plan.opening());
    plan.backroom().needs().forEach((key, units) -> left.merge(key, -units, Long::sum));
    for (Basket basket : plan.baskets()) {
      for (PlannedLine line : basket.lines()) {
        if (line.delta() < 0) {
          left.merge(new StockKey(line.product(), basket.store()), line.delta(), Long::sum);
        }
      }
    }

    assertThat(plan.backroom().needs()).isNotEmpty();
    assertThat(plan.shortRecords()).doesNotContainAnyElementsOf(plan.backroom().needs().keySet());
    assertThat(left)
        .allSatisfy((key, units) ->
            assertThat(units >= 0 || plan.shortRecords().contains(key)).as("%s", key).isTrue());
  }

  @Test
  void shelvesAreCountedWhoseProductsSell() {
    assertThat(plan.backroom().counts())
        .hasSize(BackroomDealing.COUNTS_MAX)
        .allSatisfy(count -> assertThat(soldBy(count.key())).isGreaterThan(20))
        .anyMatch(count -> count.difference() < 0)
        .anyMatch(count -> count.difference() > 0);
  }

  @Test
  void onlyReceiptsAreVoidedThatCannotHaveBeenRefused() {
    Set<String> voided = plan.backroom().voided();

    assertThat(voided).isNotEmpty().doesNotContainAnyElementsOf(plan.orders().keySet());
    assertThat(plan.baskets().stream().filter(basket -> voided.contains(basket.reference())))
        .hasSameSizeAs(voided)
        .allMatch(basket -> basket.onlySells() && !basket.inPart())
        .noneMatch(DealingTest::wantsFew);
  }

  private static Collection<Basket> ordered() {
    return plan.baskets().stream()
        .filter(basket -> plan.orders().containsKey(basket.reference()))
        .toList();
  }

  private static boolean wantsFew(Basket basket) {
    return basket.lines().stream()
        .anyMatch(
            line -> plan.shortRecords().contains(new StockKey(line.product(), basket.store())));
  }

  private static long soldBy(StockKey key) {
    return plan.baskets().stream()
        .filter(basket ->
            basket.store().equals(key.store())
                && basket.lines().stream().anyMatch(line -> line.product().equals(key.product())))
        .count();
  }
}
