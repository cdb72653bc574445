package io.onhand.cli.demo;

import io.onhand.cli.demo.backroom.BackroomBook;
import io.onhand.cli.demo.order.OrderBook;
import io.onhand.cli.demo.order.OrderBook.Outcome;
import io.onhand.cli.demo.tally.Refusals;
import io.onhand.cli.demo.till.Resent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a demo that went right has proved, with its figures.
 *
 * @param acts what was played
 * @param resent what came of asking again
 */
record Proof(Stage stage, List<Act.Result> acts, Resent resent) {

  private static final int WIDTH = 78;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(
        lines,
        "Nothing lost, nothing doubled: %s agree, unit by unit and version by version, between what the tills were answered, Central and the agents."
            .formatted(Words.count(stage.tills().tally().size(), "record")));
    Refusals refusals = stage.tills().refusals();
    add(
        lines,
        "Nothing oversold: no record ever fell below its floor. %s refused, every one of a product that was left short on purpose (%s of %s)."
            .formatted(
                Words.count(refusals.records(), "line"),
                Words.number(refusals.byProduct().size()),
                Words.number(stage.plan().shortProducts().size())));
    orders().ifPresent(text -> add(lines, text));
    backroom().ifPresent(text -> add(lines, text));
    killed().ifPresent(text -> add(lines, text));
    add(
        lines,
        "Asked again: %s, %s through agents and %s at Central, %s of them at another door than before, changed nothing and were answered the same."
            .formatted(
                Words.count(resent.count(), "answered key"),
                Words.number(resent.viaAgents()),
                Words.number(resent.atCentral()),
                Words.number(resent.otherDoor())));
    return lines;
  }

  /** What act three has proved. */
  static List<String> ofActThree(ActThree.Result result) {
    List<String> lines = new ArrayList<>();
    add(
        lines,
        "Cut off for %s, a store went on selling: of %s in the act %s queued by agents without Central and decided later, in order, none twice."
            .formatted(
                Words.seconds(result.cut()),
                Words.count(result.sold(), "sale"),
                were(result.queued())));
    add(
        lines,
        "Central's disk was lost and restored from a backup in %s: %s that it had decided since came again, from the agents that had forwarded them and from the web shop. Every record is what the cashiers' journal says, at Central and at its agent."
            .formatted(Words.seconds(result.restored()), Words.count(result.lost(), "sale")));
    return lines;
  }

  private Optional<String> orders() {
    OrderBook orders = stage.orders();
    if (orders.count() == 0) {
      return Optional.empty();
    }
    long late = orders.count(Outcome.PAID_LATE);
    long tooLate = orders.count(Outcome.TOO_LATE);
    return Optional.of(
        "Held and let go: of %s %s paid in time, %s called off and %s never paid; what those held came back by itself. %s paid after the end: %s still got the goods, %s came too late. Nothing is held any more."
            .formatted(
                Words.count(orders.count(), "web order"),
                were(orders.count(List.of(Outcome.PAID, Outcome.PAID_IN_PART))),
                Words.number(orders.count(Outcome.CALLED_OFF)),
                Words.number(orders.count(Outcome.LEFT)),
                were(late + tooLate),
                Words.number(late),
                Words.number(tooLate)));
  }

  private Optional<String> backroom() {
    BackroomBook backroom = stage.backroom();
    long loads = backroom.loadsMoved() + backroom.loadsReceived() + backroom.loadsCalledBack();
    if (loads + backroom.shelvesCounted() + backroom.receiptsVoided() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "Behind the tills: %s between stores (%s), nothing is on its way any more. %s while %s left them: each count corrected the planted difference and nothing else. %s."
            .formatted(
                Words.count(loads, "load"),
                "%s at once, %s by lorry, %s called back"
                    .formatted(
                        Words.number(backroom.loadsMoved()),
                        Words.number(backroom.loadsReceived()),
                        Words.number(backroom.loadsCalledBack())),
                Words.count(backroom.shelvesCounted(), "shelf", "shelves") + " counted",
                Words.count(backroom.unitsSoldWhileCounted(), "unit"),
                Words.count(backroom.receiptsVoided(), "receipt") + " voided"));
  }

  private static String were(long count) {
    return Words.number(count) + (count == 1 ? " was" : " were");
  }

  private Optional<String> killed() {
    List<Incidents.Return> returns = acts.stream().flatMap(act -> act.returns().stream()).toList();
    if (returns.isEmpty()) {
      return Optional.empty();
    }
    long again = acts.stream().mapToLong(act -> act.figures().triesAgain()).sum();
    String servers =
        returns.stream()
            .map(back ->
                "%s (serving again in %s)".formatted(back.name(), Words.seconds(back.toServe())))
            .collect(Collectors.joining(" and "));
    return Optional.of(
        "Killed with -9 in the middle of it: %s. The tills had to ask %s more, with the same keys, until every answer was definite."
            .formatted(servers, Words.count(again, "time")));
  }

  private static void add(List<String> lines, String text) {
    List<String> words = new ArrayList<>(List.of("-"));
    words.addAll(List.of(text.split(" ", -1)));
    List<String> wrapped = Words.wrapped("    ", WIDTH, words);
    // The dash stands out; what follows is indented below the text.
    lines.add("  " + wrapped.getFirst().substring(4));
    lines.addAll(wrapped.subList(1, wrapped.size()));
  }
}
