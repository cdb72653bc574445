package io.onhand.cli.demo.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A seed fixes what is sold while servers are killed, and who is killed and when")
final class TrafficTest {

  private static final int COUNT = 1_000;

  @Test
  void aSeedAndANumberMakeABasket() {
    assertThat(baskets(7)).isEqualTo(baskets(7)).isNotEqualTo(baskets(8));
    assertThat(baskets(7).stream().map(basket -> basket.origin() + "/" + basket.key()))
        .doesNotHaveDuplicates();
  }

  @Test
  void basketsComeInEveryForm() {
    List<Basket> baskets = baskets(7);

    assertThat(baskets).anyMatch(Basket::inPart).anyMatch(basket -> !basket.inPart());
    assertThat(baskets).extracting(Basket::door).contains(Door.AGENT, Door.CENTRAL);
    assertThat(baskets).extracting(basket -> basket.lines().size()).contains(1, 2, 3, 4, 5);
  }

  @Test
  void everyLineIsOfARecordThatWasOpenedAndSomeOfOneThatIsShort() {
    Plan plan = Traffic.plan();
    Set<StockKey> sold = baskets(7).stream().flatMap(TrafficTest::keys).collect(Collectors.toSet());

    assertThat(plan.opening().keySet()).containsAll(sold);
    assertThat(sold).containsAnyElementsOf(plan.shortRecords());
    assertThat(plan.agents().values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(plan.stores());
  }

  @Test
  void fiveCyclesHaveEveryKindOfKill() {
    Moments moments = new Moments(7);
    List<Strike> strikes = IntStream.range(0, 10).mapToObj(i -> moments.strike()).toList();

    assertThat(strikes.subList(0, 5)).contains(Strike.values());
    assertThat(strikes.subList(5, 10)).contains(Strike.values());
    assertThat(moments(7)).isEqualTo(moments(7)).isNotEqualTo(moments(8));
    assertThat(moments(7))
        .allSatisfy(time -> assertThat(time).isBetween(Duration.ZERO, Duration.ofSeconds(2)));
  }

  private static List<Duration> moments(long seed) {
    Moments moments = new Moments(seed);
    return IntStream.range(0, 50).mapToObj(i -> moments.within(Duration.ofSeconds(2))).toList();
  }

  private static List<Basket> baskets(long seed) {
    Traffic traffic = new Traffic(seed);
    return LongStream.range(0, COUNT).mapToObj(traffic::basket).toList();
  }

  private static Stream<StockKey> keys(Basket basket) {
    return basket.lines().stream()
        .map(PlannedLine::product)
        .map(product -> new StockKey(product, basket.store()));
  }
}
