package io.onhand.cli.demo;

import io.onhand.cli.demo.backroom.BackroomBook;
import io.onhand.cli.demo.order.OrderBook;
import io.onhand.cli.demo.order.OrderBook.Outcome;
import io.onhand.cli.demo.tally.Book;
import io.onhand.cli.demo.tally.Movements;
import io.onhand.cli.demo.tally.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The books of a demo as a table: what came, what left, and who says how much is left. */
final class ClosingTable {

  private final Stage stage;
  private final List<String> lines = new ArrayList<>();

  ClosingTable(Stage stage) {
    this.stage = stage;
  }

  /**
   * The table.
   *
   * @param atCentral units that Central holds
   * @param atAgents units that each agent holds
   */
  List<String> lines(long atCentral, SortedMap<String, Long> atAgents) {
    Movements sum =
        stage.tills().tally().byStore().values().stream()
            .reduce(Movements::plus)
            .orElseThrow(() -> new IllegalStateException("Expected books, but they are empty"));
    row(
        "",
        "opening stock",
        sum.of(Book.OPENING),
        "in %s of %s"
            .formatted(
                Words.count(stage.tills().tally().size(), "record"),
                Words.count(stage.plan().stores().size(), "store")));
    came("delivered", sum.of(Book.DELIVERED), "");
    row("-", "sold", -sum.of(Book.SOLD), "");
    left("sold as web orders", sum.of(Book.ORDERED), orders());
    row("+", "brought back", sum.of(Book.RETURNED), "");
    row("-", "written off", -sum.of(Book.WRITTEN_OFF), "");
    came("put back", sum.of(Book.VOIDED), voided());
    left("sent to other stores", sum.of(Book.SENT), "");
    came("arrived there or came back", sum.of(Book.ARRIVED), hauls());
    counted(sum.of(Book.COUNTED));
    row("=", "left, say the tills", sum.onHand(), "");
    row("", "left, says Central", atCentral, "");
    List<String> shares =
        atAgents.entrySet().stream()
            .map(agent -> agent.getKey() + " " + Words.number(agent.getValue()))
            .toList();
    row(
        "",
        "left, say the agents",
        atAgents.values().stream().mapToLong(Long::longValue).sum(),
        String.join(", ", shares));
    refused();
    return lines;
  }

  private void counted(long units) {
    BackroomBook backroom = stage.backroom();
    if (backroom.shelvesCounted() > 0) {
      row(
          units < 0 ? "-" : "+",
          "found by counting",
          Math.abs(units),
          "on %s that went on selling"
              .formatted(Words.count(backroom.shelvesCounted(), "shelf", "shelves")));
    }
  }

  private void refused() {
    Refusals refusals = stage.tills().refusals();
    row(
        "",
        "refused",
        refusals.units(),
        "in %s refused whole and %s of others"
            .formatted(
                Words.count(refusals.baskets(), "invoice"),
                Words.count(refusals.recordsOfOthers(), "line")));
  }

  private String orders() {
    OrderBook orders = stage.orders();
    return "%s paid, %s in part, %s late"
        .formatted(
            Words.number(orders.count(Outcome.PAID)),
            Words.number(orders.count(Outcome.PAID_IN_PART)),
            Words.number(orders.count(Outcome.PAID_LATE)));
  }

  private String voided() {
    return "by " + Words.count(stage.backroom().receiptsVoided(), "voided receipt");
  }

  private String hauls() {
    BackroomBook backroom = stage.backroom();
    return "%s; %s"
        .formatted(
            Words.count(
                backroom.loadsMoved() + backroom.loadsReceived() + backroom.loadsCalledBack(),
                "load"),
            // Each load by lorry loses one unit on the way and breaks one.
            Words.number(2 * backroom.loadsReceived()) + " lost or broken");
  }

  /** A row that is left out when nothing came. */
  private void came(String what, long units, String remark) {
    if (units != 0) {
      row("+", what, units, remark);
    }
  }

  /** A row that is left out when nothing left. */
  private void left(String what, long units, String remark) {
    if (units != 0) {
      row("-", what, -units, remark);
    }
  }

  private void row(String sign, String what, long units, String remark) {
    String row = "  %1s %-26s %14s".formatted(sign, what, Words.number(units));
    lines.add(remark.isEmpty() ? row : row + "   " + remark);
  }
}
