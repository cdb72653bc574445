package io.onhand.cli.demo;

import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.shell.CommandLineText;
import io.onhand.client.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What somebody may want to do with a chain that was left running, as lines to paste. */
final class KeptAdvice {

  /** Where commands look for Central when they are not told. */
  static final int USUAL_PORT = 7420;

  private KeptAdvice() {}

  static List<String> lines(Chain chain, Plan plan) {
    Endpoint central = chain.central().endpoint();
    List<String> target =
        central.port() == USUAL_PORT ? List.of() : List.of("--target", central.toString());
    String store = plan.stores().contains("France") ? "France" : plan.stores().first();
    String product =
        plan.opening().entrySet().stream()
            .filter(opening -> opening.getKey().store().equals(store))
            .max(Map.Entry.comparingByValue())
            .map(opening -> opening.getKey().product())
            .orElse("85123A");
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("The chain goes on running. To look around:");
    lines.add(line(target, "feed", "tail", "--store", store));
    lines.add(line(target, "stock", "adjust", product, store, "-1", "--reason", "SALE"));
    lines.add(line(target, "stock", "get", product, store));
    lines.add(line(target, "stock", "availability", product));
    lines.add(line(target, "status"));
    chain
        .agents()
        .values()
        .forEach(
            agent -> lines.add(line(List.of("--target", agent.endpoint().toString()), "status")));
    lines.add(line(List.of(), "demo", "stop"));
    return lines;
  }

  private static String line(List<String> target, String... words) {
    List<String> all = new ArrayList<>(List.of("./onhand"));
    all.addAll(List.of(words));
    all.addAll(target);
    return "  " + CommandLineText.of(all);
  }
}
