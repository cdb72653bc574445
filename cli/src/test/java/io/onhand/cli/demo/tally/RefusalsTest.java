package io.onhand.cli.demo.tally;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.cli.demo.plan.Movement;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Refusals.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A refusal that the plan does not explain is found")
final class RefusalsTest {

  private static final StockKey SHORT = new StockKey("mug", "London");
  private static final StockKey PLENTY = new StockKey("lamp", "London");
  private static final Basket BASKET =
      new Basket(
          "536365",
          "536365",
          "London/till-1",
          "London",
          Door.AGENT,
          Instant.EPOCH,
          false,
          List.of(
              new PlannedLine("mug", -2, Movement.SALE),
              new PlannedLine("lamp", -5, Movement.SALE)));

  private final Refusals refusals = new Refusals(Set.of(SHORT));

  @Test
  void countsWhatDidNotLeave() {
    refusals.whole(BASKET, List.of(new Refused(SHORT, "INSUFFICIENT_STOCK")));
    refusals.partly(BASKET, List.of(new Refused(SHORT, "INSUFFICIENT_STOCK")));

    assertThat(refusals.baskets()).isEqualTo(1);
    assertThat(refusals.records()).isEqualTo(2);
    assertThat(refusals.units()).isEqualTo(9);
    assertThat(refusals.units("London")).isEqualTo(9);
    assertThat(refusals.units("France")).isZero();
    assertThat(refusals.byProduct()).containsOnlyKeys("mug").containsEntry("mug", 2L);
    assertThat(refusals.unexplained()).isEmpty();
  }

  @Test
  void findsARefusalOfARecordThatHadEnough() {
    refusals.whole(BASKET, List.of(new Refused(PLENTY, "INSUFFICIENT_STOCK")));

    assertThat(refusals.unexplained())
        .containsExactly(
            new Mismatch(
                PLENTY,
                "invoice 536365 was refused with INSUFFICIENT_STOCK, which the plan does not explain"));
  }

  @Test
  void findsARefusalForAnotherReason() {
    refusals.partly(BASKET, List.of(new Refused(SHORT, "RECORD_NOT_FOUND")));

    assertThat(refusals.unexplained()).hasSize(1);
  }

  @Test
  void findsARefusalThatNamesNoRecord() {
    refusals.whole(BASKET, List.of());

    assertThat(refusals.unexplained()).hasSize(1);
  }
}
