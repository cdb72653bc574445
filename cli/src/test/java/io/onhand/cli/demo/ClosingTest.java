package io.onhand.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.backroom.BackroomBook;
import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainNote;
import io.onhand.cli.demo.order.OrderBook;
import io.onhand.cli.demo.order.OrderBook.Outcome;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.Planner;
import io.onhand.cli.demo.sales.ShippedSales;
import io.onhand.cli.demo.till.Crew;
import io.onhand.cli.demo.till.Doors;
import io.onhand.cli.demo.till.Errand;
import io.onhand.cli.demo.till.Figures;
import io.onhand.cli.demo.till.Tills;
import io.onhand.cli.demo.till.Timetable;
import io.onhand.cli.output.Palette;
import io.onhand.client.Endpoint;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because each planted fault needs a whole demo. */
@Tag("long")
@DisplayName(
    "The demo's closing catches a server that forgets keys, loses changes, oversells, refuses without cause, keeps expired goods or counts over sales")
final class ClosingTest {

  private final StringWriter text = new StringWriter();
  private final Screen screen = new Screen(new PrintWriter(text), false, new Palette(false));
  @TempDir private Path folder = Path.of("unset");
  private final OrderBook orders = new OrderBook();
  private final BackroomBook backroom = new BackroomBook();
  private Plan plan = Planner.plan(List.of());

  @BeforeEach
  void planTheFirstDaysOfTheMonth() throws Exception {
    plan = Planner.plan(ShippedSales.read().invoices().subList(0, 300));
  }

  @Test
  void findsNothingWhereAllIsRight() throws Exception {
    assertThat(closes(FakeStock.Fault.NONE)).as(text.toString()).isTrue();
    assertThat(text.toString()).contains("left, say the tills").doesNotContain("WRONG");
    assertThat(List.of(Outcome.PAID, Outcome.PAID_IN_PART, Outcome.LEFT))
        .allMatch(outcome -> orders.count(outcome) > 0);
    assertThat(orders.count(List.of(Outcome.PAID_LATE, Outcome.TOO_LATE))).isPositive();
    assertThat(orders.count()).isEqualTo(plan.orders().size());
    assertThat(backroom.loadsMoved()).isPositive();
    assertThat(backroom.loadsReceived()).isPositive();
    assertThat(backroom.loadsCalledBack()).isPositive();
    assertThat(backroom.shelvesCounted()).isEqualTo(plan.backroom().counts().size()).isPositive();
    assertThat(backroom.unitsSoldWhileCounted()).isPositive();
    assertThat(backroom.receiptsVoided()).isEqualTo(plan.backroom().voided().size()).isPositive();
  }

  @Test
  void findsNothingWhenAnswersGetLostAndTillsAskAgain() throws Exception {
    assertThat(closes(FakeStock.Fault.NO_ANSWERS)).as(text.toString()).isTrue();
  }

  @Test
  void catchesAServerThatForgetsKeys() throws Exception {
    assertThat(closes(FakeStock.Fault.FORGETS_KEYS)).isFalse();
    assertThat(text.toString()).contains("WRONG:");
  }

  @Test
  void catchesAServerThatLosesChanges() throws Exception {
    assertThat(closes(FakeStock.Fault.LOSES_CHANGES)).isFalse();
    assertThat(text.toString()).contains("the tills expect");
  }

  @Test
  void catchesAServerThatOversells() throws Exception {
    assertThat(closes(FakeStock.Fault.OVERSELLS)).isFalse();
    assertThat(text.toString()).contains("below its floor");
  }

  @Test
  void catchesAServerThatRefusesWithoutCause() throws Exception {
    assertThat(closes(FakeStock.Fault.REFUSES_WITHOUT_CAUSE)).isFalse();
    assertThat(text.toString()).contains("which the plan does not explain");
  }

  @Test
  void catchesAServerThatKeepsExpiredGoods() throws Exception {
    assertThat(closes(FakeStock.Fault.KEEPS_EXPIRED_GOODS)).isFalse();
    assertThat(text.toString()).contains("held (version");
  }

  @Test
  void catchesACountThatOverwritesSales() throws Exception {
    assertThat(closes(FakeStock.Fault.COUNTS_OVER_SALES)).isFalse();
    assertThat(text.toString()).contains("expected a count to correct it by");
  }

  /** Sells the plan through a chain with this fault and closes the books. */
  private boolean closes(FakeStock.Fault fault) throws Exception {
    Map<String, String> agentOfStore = new HashMap<>();
    plan.agents().forEach((id, stores) -> stores.forEach(store -> agentOfStore.put(store, id)));
    try (FakeChain servers = new FakeChain(new FakeStock(fault), 3)) {
      TreeMap<String, Endpoint> agents = new TreeMap<>();
      for (String id : plan.agents().keySet()) {
        agents.put(id, servers.agent(agents.size() + 1));
      }
      try (Doors doors = new Doors(servers.central(), agents, agentOfStore)) {
        Tills tills = new Tills(doors, 8, plan.shortRecords());
        Chain notStarted =
            Chain.in(
                folder, List.of(1, 2, 3, 4), plan.agents(), ChainNote.of(folder, folder, false));
        Stage stage =
            new Stage(
                plan,
                notStarted,
                doors,
                tills,
                orders,
                backroom,
                new Shelves(doors.central(), doors.agents()),
                screen);
        OpeningStock.load(doors.central(), plan.opening(), tills.tally());
        List<Errand> errands = Agenda.of(plan, 1, 1, orders, backroom);
        Crew crew = tills.start(errands, Timetable.atOnce(errands), new Figures());
        assertThat(crew.await(Duration.ofSeconds(30))).isTrue();
        assertThat(crew.failure()).isEmpty();
        return new Closing(stage).check().right();
      }
    }
  }
}
