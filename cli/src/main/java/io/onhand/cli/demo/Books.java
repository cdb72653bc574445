package io.onhand.cli.demo;

import io.onhand.admin.v1.Backup;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Shown;
import io.onhand.cli.demo.trouble.Cashiers;
import io.onhand.cli.demo.trouble.Journal;
import io.onhand.cli.demo.trouble.Journal.Told;
import io.onhand.client.OnhandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The books of act three: what every record held before it, and what the cashiers' journal says
 * became of it. Versions are not in them: what came again after a restore came in another order.
 */
final class Books {
  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final int ASKED_AGAIN = 200;

  private final Stage stage;
  private final Map<StockKey, Shown> before;

  /** Opens the books: nobody sells yet. */
  Books(Stage stage) throws DemoException {
    this.stage = stage;
    this.before = stage.shelves().atCentral(stage.plan().stores());
  }

  /** Sales that Central had decided, after what the backup holds. */
  long lostWith(Backup backup, List<Told> all) {
    return all.stream()
        .filter(sale ->
            sale.epoch() == backup.getPosition().getEpoch()
                && sale.sequence() > backup.getPosition().getSequence())
        .count();
  }

  /** Holds the journal against Central and the agents. Returns what differs, a sentence each. */
  List<String> differences(Journal journal) throws DemoException, InterruptedException {
    List<String> found = new ArrayList<>(compare(journal));
    found.addAll(askAgain(journal));
    compare(journal).stream().filter(what -> !found.contains(what)).forEach(found::add);
    return found;
  }

  private List<String> compare(Journal journal) throws DemoException, InterruptedException {
    long head = stage.shelves().head();
    Map<StockKey, Shown> atAgents = new HashMap<>();
    for (Map.Entry<String, List<String>> agent : stage.plan().agents().entrySet()) {
      stage.shelves().awaitCaughtUp(agent.getKey(), head, CATCH_UP);
      atAgents.putAll(stage.shelves().atAgent(agent.getKey(), agent.getValue()));
    }
    Map<StockKey, Shown> central = stage.shelves().atCentral(stage.plan().stores());
    Map<StockKey, Long> deltas = journal.deltas();
    List<String> found = new ArrayList<>();
    before.forEach((key, opened) -> {
      long expected = opened.onHand() + deltas.getOrDefault(key, 0L);
      Shown shown = central.get(key);
      if (shown == null || shown.onHand() != expected) {
        found.add("%s: expected %d, but Central shows %s".formatted(key, expected, shown));
      } else if (!shown.equals(atAgents.get(key))) {
        found.add(
            "%s: Central shows %s, but its agent %s".formatted(key, shown, atAgents.get(key)));
      }
    });
    if (central.size() != before.size()) {
      found.add(
          "expected %d records, but Central shows %d".formatted(before.size(), central.size()));
    }
    return found;
  }

  private List<String> askAgain(Journal journal) throws DemoException {
    List<Told> all = journal.all();
    int step = Math.max(1, all.size() / ASKED_AGAIN);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i += step) {
      Told sale = all.get(i);
      try {
        if (!Cashiers.askAgain(sale, stage.doors().central()).getReplayed()) {
          found.add(
              "%s of %s: expected the recorded answer, but Central decided it anew"
                  .formatted(
                      sale.request().getCommand().getIdempotencyKey(), sale.counter().key()));
        }
      } catch (OnhandException e) {
        throw new DemoException("A sale is not remembered: " + e.error().line());
      }
    }
    return found;
  }
}
