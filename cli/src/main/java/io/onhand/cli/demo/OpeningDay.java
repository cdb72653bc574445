package io.onhand.cli.demo;

import io.onhand.cli.demo.backroom.BackroomBook;
import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.chain.ServerProcess;
import io.onhand.cli.demo.order.OrderBook;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.till.Doors;
import io.onhand.cli.demo.till.Tills;
import io.onhand.client.Endpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Starts the chain of a plan, declares its stores and fills its shelves, up to the first sale.
 *
 * @param screen where it is told
 */
record OpeningDay(Plan plan, Chain chain, Screen screen) {

  void startCentral() throws ChainException, InterruptedException {
    screen.heading("Starting");
    Duration time = chain.startCentral();
    screen.say(
        "  Central serves on %s after %s"
            .formatted(chain.central().endpoint(), Words.seconds(time)));
  }

  /** The connections of the tills, to be closed by the caller. */
  Doors doors() {
    SortedMap<String, Endpoint> agents = new TreeMap<>();
    chain.agents().forEach((id, agent) -> agents.put(id, agent.endpoint()));
    Map<String, String> agentOfStore = new HashMap<>();
    plan.agents().forEach((id, stores) -> stores.forEach(store -> agentOfStore.put(store, id)));
    return new Doors(chain.central().endpoint(), agents, agentOfStore);
  }

  /**
   * Brings everything up, Central being there already.
   *
   * @param count how many tills work at once
   */
  Stage open(Doors doors, int count) throws ChainException, DemoException, InterruptedException {
    Tills tills = new Tills(doors, count, plan.shortRecords());
    Shelves shelves = new Shelves(doors.central(), doors.agents());
    Shelves.declare(doors.central(), plan.stores());
    screen.say("  %s declared".formatted(Words.count(plan.stores().size(), "store")));
    Duration time = chain.startAgents();
    List<String> agents = chain.agents().values().stream().map(OpeningDay::nameAndPort).toList();
    screen.say("  %s serve after %s".formatted(String.join(", ", agents), Words.seconds(time)));
    long begin = System.nanoTime();
    OpeningStock.load(doors.central(), plan.opening(), tills.tally());
    Duration loading = Duration.ofNanos(System.nanoTime() - begin);
    screen.say(
        "  %s opened in %s"
            .formatted(Words.count(plan.opening().size(), "record"), Words.seconds(loading)));
    return new Stage(
        plan, chain, doors, tills, new OrderBook(), new BackroomBook(), shelves, screen);
  }

  private static String nameAndPort(ServerProcess server) {
    return server.name() + " (:" + server.endpoint().port() + ")";
  }
}
