package io.onhand.cli.demo;

import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.ShortProduct;
import io.onhand.cli.demo.sales.BadRow;
import io.onhand.cli.demo.sales.SalesFile;
import io.onhand.cli.demo.sales.ShippedSales;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What is going to be played, before the first server is started. */
final class Introduction {

  private static final int WIDTH = 78;
  private static final int BAD_ROWS_SHOWN = 5;
  private static final int CODES_SHOWN = 6;
  private static final int SHORT_NAMED = 3;
  private static final String INDENT = "                  ";

  private final UnaryOperator<String> descriptions;

  /**
   * Tells it.
   *
   * @param descriptions a product's code to what it is called; empty: not known
   */
  Introduction(UnaryOperator<String> descriptions) {
    this.descriptions = descriptions;
  }

  List<String> of(SalesFile sales, boolean shipped, Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("Onhand demo: a retail chain on this machine sells real invoices");
    lines.add("");
    lines.addAll(sales(sales, shipped));
    lines.addAll(badRows(sales.badRows()));
    lines.addAll(stores(plan));
    lines.addAll(opening(plan));
    return lines;
  }

  private static List<String> sales(SalesFile sales, boolean shipped) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  Sales           %s: %s, %s,"
            .formatted(
                sales.name(),
                Words.count(sales.rows(), "line"),
                Words.count(sales.invoices().size() + sales.invoicesWithoutGoods(), "invoice")));
    lines.add(
        INDENT
            + "%s to %s"
                .formatted(
                    Words.shopTime(sales.invoices().getFirst().time()),
                    Words.shopTime(sales.invoices().getLast().time())));
    if (shipped) {
      lines.addAll(Words.wrapped(INDENT, WIDTH, words("Source: " + ShippedSales.SOURCE)));
    }
    if (sales.rowsNotGoods() > 0) {
      List<String> codes =
          sales.notGoods().entrySet().stream()
              .sorted(
                  Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(CODES_SHOWN)
              .map(code -> code.getKey() + " " + code.getValue())
              .toList();
      String more = sales.notGoods().size() > CODES_SHOWN ? ", ..." : "";
      lines.addAll(
          Words.wrapped(
              INDENT,
              WIDTH,
              words(
                  "Skipped: %s that are no goods (%s%s) and %s of nothing else"
                      .formatted(
                          Words.count(sales.rowsNotGoods(), "line"),
                          String.join(", ", codes),
                          more,
                          Words.count(sales.invoicesWithoutGoods(), "invoice")))));
    }
    return lines;
  }

  private static List<String> badRows(List<BadRow> rows) {
    List<String> lines = new ArrayList<>();
    if (!rows.isEmpty()) {
      lines.add(INDENT + "Left out: %s".formatted(Words.count(rows.size(), "bad row")));
      rows.stream()
          .limit(BAD_ROWS_SHOWN)
          .forEach(row -> lines.add(INDENT + "  line %d: %s".formatted(row.line(), row.why())));
      if (rows.size() > BAD_ROWS_SHOWN) {
        lines.add(INDENT + "  and %s more".formatted(Words.number(rows.size() - BAD_ROWS_SHOWN)));
      }
    }
    return lines;
  }

  private static List<String> stores(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        Words.wrapped(
            "  Chain           ",
            WIDTH,
            words("Central and " + Words.count(plan.agents().size(), "agent"))));
    plan.agents()
        .forEach((agent, stores) ->
            lines.addAll(
                Words.wrapped(INDENT, WIDTH, words(agent + ": " + String.join(", ", stores)))));
    return lines;
  }

  private List<String> opening(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  Opening stock   %s in %s:"
            .formatted(
                Words.count(plan.openingUnits(), "unit"),
                Words.count(plan.opening().size(), "record")));
    lines.add(INDENT + "all that leaves by the file and 15% more");
    if (!plan.backroom().hauls().isEmpty()) {
      lines.add(INDENT + "and, on top, what goes to other stores");
    }
    if (plan.shortProducts().isEmpty()) {
      return lines;
    }
    lines.addAll(
        Words.wrapped(
            INDENT,
            WIDTH,
            words(
                "But %s open with 80%% of their need on purpose, so that somebody must be refused: %s"
                    .formatted(
                        Words.count(plan.shortProducts().size(), "product"), shortList(plan)))));
    return lines;
  }

  private String shortList(Plan plan) {
    List<String> named = plan.shortProducts().stream().limit(SHORT_NAMED).map(this::named).toList();
    List<String> others =
        plan.shortProducts().stream().skip(SHORT_NAMED).map(ShortProduct::product).toList();
    return String.join(", ", Stream.concat(named.stream(), others.stream()).toList());
  }

  private String named(ShortProduct product) {
    String description = descriptions.apply(product.product());
    return product.product()
        + (description.isEmpty() ? "" : " " + description)
        + " (%d of %d)".formatted(product.opening(), product.need());
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
