package io.onhand.cli.demo;

import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.till.Doors;
import io.onhand.cli.demo.till.Errand;
import io.onhand.cli.demo.till.Figures.Latency;
import io.onhand.cli.demo.till.Timetable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Tells the story from the start of the servers to the proof. Used by one thread. */
final class DemoRun {

  /** So many lines make act two long enough to be worth watching. */
  private static final long ACT_TWO_LINES = 300_000;

  /** A part of act three lasts as long as such a part of act one. */
  private static final int PHASES_OF_ACT_ONE = 20;

  private static final Duration PHASE_LEAST = Duration.ofSeconds(1);
  private static final int SHOWN_MAX = 20;
  private static final Duration STAY_AWAY = Duration.ofSeconds(2);
  private static final Duration STAY_AWAY_FLAT_OUT = Duration.ofMillis(200);

  private final DemoOptions options;
  private final Plan plan;
  private final Chain chain;
  private final Screen screen;
  private final List<Act.Result> acts = new ArrayList<>();

  DemoRun(DemoOptions options, Plan plan, Chain chain, Screen screen) {
    this.options = options;
    this.plan = plan;
    this.chain = chain;
    this.screen = screen;
  }

  /** Plays it all. Returns true when everything was right. */
  boolean play() throws DemoException, InterruptedException {
    try {
      OpeningDay day = new OpeningDay(plan, chain, screen);
      day.startCentral();
      try (Doors doors = day.doors()) {
        Stage stage = day.open(doors, options.tills());
        int rounds = options.rounds().orElse(roundsWorthWatching());
        if (options.actOne()) {
          actOne(stage);
        }
        if (rounds > 0) {
          actTwo(stage, rounds);
        }
        return options.actOne() ? close(stage) && actThree(stage) : close(stage);
      }
    } catch (ChainException e) {
      throw new DemoException(e.why(), e.logLines());
    }
  }

  private int roundsWorthWatching() {
    return (int) Math.max(1, Math.round((double) ACT_TWO_LINES / Math.max(1, plan.lines())));
  }

  private void actOne(Stage stage) throws DemoException, InterruptedException {
    List<Basket> baskets = plan.baskets();
    long days = ChronoUnit.DAYS.between(baskets.getFirst().time(), baskets.getLast().time()) + 1;
    screen.heading(
        "Act one: %s in %d s, nights cut short"
            .formatted(Words.count(days, "day"), options.length().toSeconds()));
    screen.say(
        "  %d tills at once; of 100 invoices 70 go through the agents, 30 straight to Central"
            .formatted(options.tills()));
    screen.say(
        "  %s are web orders: reserved first, paid later, or in part, or too late, or never"
            .formatted(Words.count(plan.orders().size(), "invoice")));
    List<Errand> errands = Agenda.of(plan, 1, 1, stage.orders(), stage.backroom());
    Timetable timetable = Timetable.within(options.length(), errands);
    report(new Act(stage).playWithIncidents(errands, timetable, STAY_AWAY));
  }

  private void actTwo(Stage stage, int rounds) throws DemoException, InterruptedException {
    screen.heading("Act two: flat out, as fast as it goes");
    if (rounds > 1) {
      screen.say("  The same invoices " + rounds + " times over");
    }
    // The opening stock is enough for one round.
    int delivered = options.actOne() ? rounds : rounds - 1;
    List<Basket> lorries = Deliveries.of(plan, delivered, plan.baskets().getLast().time());
    if (!lorries.isEmpty()) {
      List<Errand> unloading = Agenda.of(lorries);
      Act.Result night = new Act(stage).play(unloading, Timetable.atOnce(unloading));
      screen.say(
          "  First %s fill the shelves: %s in %s."
              .formatted(
                  Words.count(lorries.size(), "lorry load"),
                  Words.count(night.figures().lines(), "line"),
                  Words.seconds(night.took())));
    }
    List<Errand> errands = Agenda.of(plan, 2, rounds, stage.orders(), stage.backroom());
    Timetable atOnce = Timetable.atOnce(errands);
    Act act = new Act(stage);
    report(
        options.actOne()
            ? act.play(errands, atOnce)
            : act.playWithIncidents(errands, atOnce, STAY_AWAY_FLAT_OUT));
  }

  private void report(Act.Result result) {
    acts.add(result);
    Latency latency = result.figures().latency();
    screen.say(
        "  %s answered in %s: %s invoices/s, %s changes/s; p50 %s, p99 %s."
            .formatted(
                Words.count(result.figures().answered(), "invoice"),
                Words.seconds(result.took()),
                Words.number(Words.perSecond(result.figures().answered(), result.took())),
                Words.number(Words.perSecond(result.figures().lines(), result.took())),
                Words.millis(latency.p50Micros()),
                Words.millis(latency.p99Micros())));
  }

  private boolean actThree(Stage stage) throws DemoException, InterruptedException {
    Duration phase = options.length().dividedBy(PHASES_OF_ACT_ONE);
    ActThree.Result result =
        new ActThree(stage, phase.compareTo(PHASE_LEAST) < 0 ? PHASE_LEAST : phase).play();
    screen.say("");
    if (!result.differences().isEmpty()) {
      screen.bad("WRONG: " + Words.count(result.differences().size(), "difference"));
      result.differences().stream().limit(SHOWN_MAX).forEach(what -> screen.say("  " + what));
      return false;
    }
    screen.good("Proved once more");
    screen.say(Proof.ofActThree(result));
    return true;
  }

  private boolean close(Stage stage) throws DemoException, InterruptedException {
    screen.heading("The books");
    Closing.Verdict verdict = new Closing(stage).check();
    if (verdict.right()) {
      screen.say("");
      screen.good("Proved");
      screen.say(new Proof(stage, acts, verdict.resent()).lines());
    }
    return verdict.right();
  }
}
