package io.onhand.cli.demo;

import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Comparison;
import io.onhand.cli.demo.tally.Mismatch;
import io.onhand.cli.demo.tally.Shown;
import io.onhand.cli.demo.till.Figures;
import io.onhand.cli.demo.till.Resent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The end of a demo, when every till has its answers: the books against Central against each agent.
 */
final class Closing {

  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final int SHOWN_MAX = 20;

  private final Stage stage;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final List<String> different = new ArrayList<>();

  Closing(Stage stage) {
    this.stage = stage;
  }

  /**
   * What the closing found.
   *
   * @param right true: nothing differs and every refusal is explained
   * @param resent what came of asking again
   */
  record Verdict(boolean right, Resent resent) {}

  Verdict check() throws DemoException, InterruptedException {
    Screen screen = stage.screen();
    stage.orders().awaitExpiries(stage.tills().desk(new Figures()));
    Held before = held();
    screen.say(
        "  Every till has its answers; the agents are at entry %s like Central."
            .formatted(Words.number(before.head())));
    mismatches.addAll(compare(before));
    Resent resent = stage.tills().sendAgain();
    different.addAll(resent.different());
    different.addAll(stage.shelves().leftOpen());
    Held after = held();
    for (Mismatch mismatch : compare(after)) {
      if (!mismatches.contains(mismatch)) {
        mismatches.add(mismatch);
      }
    }
    mismatches.addAll(stage.tills().refusals().unexplained());
    screen.say("");
    screen.say(books(after));
    boolean right = mismatches.isEmpty() && different.isEmpty();
    if (!right) {
      sayWhatIsWrong();
    }
    return new Verdict(right, resent);
  }

  /** What everybody holds at one moment of rest. */
  private record Held(
      long head, Map<StockKey, Shown> central, SortedMap<String, Map<StockKey, Shown>> agents) {}

  private Held held() throws DemoException, InterruptedException {
    long head = stage.shelves().head();
    for (String id : stage.shelves().agents()) {
      stage.shelves().awaitCaughtUp(id, head, CATCH_UP);
    }
    SortedMap<String, Map<StockKey, Shown>> agents = new TreeMap<>();
    for (Map.Entry<String, List<String>> agent : stage.plan().agents().entrySet()) {
      agents.put(agent.getKey(), stage.shelves().atAgent(agent.getKey(), agent.getValue()));
    }
    return new Held(head, stage.shelves().atCentral(stage.plan().stores()), agents);
  }

  private List<Mismatch> compare(Held held) {
    return Comparison.of(stage.tills().tally(), held.central(), held.agents());
  }

  private List<String> books(Held held) {
    SortedMap<String, Long> atAgents = new TreeMap<>();
    held.agents().forEach((id, shown) -> atAgents.put(id, units(shown)));
    return new ClosingTable(stage).lines(units(held.central()), atAgents);
  }

  private static long units(Map<StockKey, Shown> shown) {
    return shown.values().stream().mapToLong(Shown::onHand).sum();
  }

  private void sayWhatIsWrong() {
    List<String> found = new ArrayList<>();
    mismatches.stream().sorted().forEach(m -> found.add(m.key() + ": " + m.what()));
    found.addAll(different);
    stage.screen().say("");
    stage.screen().bad("WRONG: " + Words.count(found.size(), "difference"));
    found.stream().limit(SHOWN_MAX).forEach(difference -> stage.screen().say("  " + difference));
    if (found.size() > SHOWN_MAX) {
      stage.screen().say("  and %s more".formatted(Words.number(found.size() - SHOWN_MAX)));
    }
  }
}
