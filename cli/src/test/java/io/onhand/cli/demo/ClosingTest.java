package io.onhand.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainNote;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.Planner;
import io.onhand.cli.demo.sales.ShippedSales;
import io.onhand.cli.demo.till.Crew;
import io.onhand.cli.demo.till.Doors;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "The demo's closing catches a server that forgets keys, loses changes, oversells or refuses without cause")
final class ClosingTest {

  private final StringWriter text = new StringWriter();
  private final Screen screen = new Screen(new PrintWriter(text), false, new Palette(false));
  @TempDir private Path folder = Path.of("unset");
  private Plan plan = Planner.plan(List.of());

  @BeforeEach
  void planTheFirstDaysOfTheMonth() throws Exception {
    plan = Planner.plan(ShippedSales.read().invoices().subList(0, 300));
  }

  @Test
  void findsNothingWhereAllIsRight() throws Exception {
    assertThat(closes(FakeStock.Fault.NONE)).as(text.toString()).isTrue();
    assertThat(text.toString()).contains("left, say the tills").doesNotContain("WRONG");
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
                new Shelves(doors.central(), doors.agents()),
                screen);
        OpeningStock.load(doors.central(), plan.opening(), tills.tally());
        Crew crew = tills.start(plan.baskets(), Timetable.atOnce(plan.baskets()), new Figures());
        assertThat(crew.await(Duration.ofSeconds(30))).isTrue();
        assertThat(crew.failure()).isEmpty();
        return new Closing(stage).check().right();
      }
    }
  }
}
