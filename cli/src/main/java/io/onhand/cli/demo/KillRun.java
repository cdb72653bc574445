package io.onhand.cli.demo;

import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.kill.Ledger;
import io.onhand.cli.demo.kill.LedgerAudit;
import io.onhand.cli.demo.kill.Load;
import io.onhand.cli.demo.kill.Moments;
import io.onhand.cli.demo.kill.Traffic;
import io.onhand.cli.demo.till.Doors;
import io.onhand.cli.demo.till.Figures;
import io.onhand.cli.demo.till.Inquiry;
import io.onhand.inventory.v1.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sells without pause while servers are killed again and again, then holds what was acknowledged
 * against what is there. Whatever does not come right is a violation, also a server that does not
 * come back. Used by one thread.
 */
final class KillRun {

  private static final int SHOWN_MAX = 20;
  private static final String HEADER =
      "  cycle  killed                           after  waiting  serves  agents level    answers";

  private final KillOptions options;
  private final Chain chain;
  private final Screen screen;
  private final Figures figures = new Figures();
  private final Traffic traffic;
  private final List<String> violations = new ArrayList<>();

  KillRun(KillOptions options, Chain chain, Screen screen) {
    this.options = options;
    this.chain = chain;
    this.screen = screen;
    traffic = new Traffic(options.seed());
  }

  /** Plays it all. Returns true when nothing acknowledged was lost and nothing applied twice. */
  boolean play() throws DemoException, InterruptedException {
    try {
      OpeningDay day = new OpeningDay(Traffic.plan(), chain, screen);
      day.startCentral();
      try (Doors doors = day.doors()) {
        return play(day.open(doors, options.tills()));
      }
    } catch (ChainException e) {
      throw new DemoException(e.why(), e.logLines());
    }
  }

  private boolean play(Stage stage) throws DemoException, InterruptedException {
    Position opened = stage.shelves().position();
    Ledger ledger = new Ledger(opened.getEpoch());
    Load load = Load.start(stage.tills().checkout(figures), traffic, ledger, options.tills());
    Kills kills =
        new Kills(stage, load, new Moments(options.seed()), options.between(), opened.getEpoch());
    try {
      if (!kill(kills, load, ledger)) {
        return tellViolations();
      }
      load.finish();
    } finally {
      load.dismiss();
    }
    load.failure()
        .ifPresent(e -> violations.add("a till got no definite answer: " + e.error().line()));
    screen.heading("The ledger");
    audit(stage, ledger, opened);
    boolean booksRight = new Closing(stage).check().right();
    if (!violations.isEmpty() || !booksRight) {
      return tellViolations();
    }
    screen.say("");
    screen.good("Proved");
    screen.say(proof(kills, ledger, opened));
    return true;
  }

  /** Returns false when it makes no sense to go on. */
  private boolean kill(Kills kills, Load load, Ledger ledger) throws InterruptedException {
    screen.heading("Killing");
    screen.say(HEADER);
    try {
      for (int number = 1; number <= options.cycles(); number++) {
        say(number, kills.play(), ledger);
      }
    } catch (ChainException e) {
      screen.say(e.logLines().stream().map(line -> "  | " + line).toList());
      violations.add(e.why());
    } catch (DemoException e) {
      violations.add(e.why());
    }
    chain.failure().map(ChainException::why).ifPresent(violations::add);
    load.failure()
        .ifPresent(e -> violations.add("a till got no definite answer: " + e.error().line()));
    return violations.isEmpty();
  }

  private void say(int number, Kills.Cycle cycle, Ledger ledger) {
    screen.say(
        "  %5d  %-30s  %6s  %7d  %6s  %12s  %9s"
            .formatted(
                number,
                cycle.strike().who(),
                Words.seconds(cycle.worked()),
                cycle.waiting(),
                Words.seconds(cycle.toServe()),
                Words.seconds(cycle.toCatchUp()),
                Words.number(ledger.size())));
  }

  /** First of all: what is sent again later could heal what was lost. */
  private void audit(Stage stage, Ledger ledger, Position opened)
      throws DemoException, InterruptedException {
    Position head = stage.shelves().position();
    violations.addAll(ledger.contradictions(opened.getSequence(), head.getSequence()));
    LedgerAudit.Result result =
        new LedgerAudit(traffic, new Inquiry(stage.doors())::recorded).run(ledger);
    violations.addAll(result.lost());
    violations.addAll(result.different());
    violations.addAll(result.unanswered());
    screen.say(
        "  %s acknowledged, all asked for again: %s lost, %s different."
            .formatted(
                Words.count(ledger.size(), "key"),
                Words.number(result.lost().size()),
                Words.number(result.different().size())));
  }

  private boolean tellViolations() {
    if (!violations.isEmpty()) {
      screen.say("");
      screen.bad("WRONG: " + Words.count(violations.size(), "violation"));
      violations.stream().limit(SHOWN_MAX).forEach(violation -> screen.say("  " + violation));
      if (violations.size() > SHOWN_MAX) {
        screen.say("  and %s more".formatted(Words.number(violations.size() - SHOWN_MAX)));
      }
    }
    screen.say("");
    screen.say("The same again: ./onhand demo kill " + options.asArguments());
    return false;
  }

  private List<String> proof(Kills kills, Ledger ledger, Position opened) {
    List<Duration> returns = kills.returns().stream().sorted().toList();
    String toServe =
        Optional.of(returns)
            .filter(all -> !all.isEmpty())
            .map(all ->
                "served again after %s (half of the times), %s at most"
                    .formatted(
                        Words.seconds(all.get(all.size() / 2)), Words.seconds(all.getLast())))
            .orElse("never came back");
    return List.of(
        "  - Killed with -9 under load: Central %s, agents %s. Central %s."
            .formatted(times(kills.ofCentral()), times(kills.ofAgents()), toServe),
        "  - %s: 0 acknowledged changes lost, 0 applied twice."
            .formatted(Words.count(ledger.size(), "answer")),
        "  - Every entry of the log was answered to one basket, %s of them refusals that stayed."
            .formatted(Words.number(ledger.refused())),
        "  - %s out again with the same key. Epoch %016x throughout."
            .formatted(
                figures.triesAgain() == 1
                    ? "1 try went"
                    : Words.number(figures.triesAgain()) + " tries went",
                opened.getEpoch()));
  }

  private static String times(int count) {
    return Words.count(count, "time");
  }
}
