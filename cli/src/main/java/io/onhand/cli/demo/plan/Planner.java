package io.onhand.cli.demo.plan;

import io.onhand.cli.demo.sales.SoldInvoice;
import io.onhand.cli.demo.sales.SoldLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes a plan of invoices. */
public final class Planner {

  /** Baskets of more lines than this take what is there; smaller ones take all or nothing. */
  static final int ALL_OR_NOTHING_LINES_MAX = 30;

  private Planner() {}

  /** Plans a demo that sells these invoices, in this order. */
  public static Plan plan(List<SoldInvoice> invoices) {
    List<Basket> baskets = new ArrayList<>();
    invoices.forEach(invoice -> baskets.addAll(baskets(invoice)));
    SortedMap<String, Long> linesByStore = new TreeMap<>();
    baskets.forEach(
        basket -> linesByStore.merge(basket.store(), (long) basket.lines().size(), Long::sum));
    Opening opening = Opening.of(baskets);
    SortedMap<String, Fate> orders = OrderDealing.deal(baskets, opening.shortRecords());
    Backroom backroom =
        BackroomDealing.deal(baskets, orders.keySet(), opening.shortRecords(), opening.units());
    SortedMap<StockKey, Long> units = new TreeMap<>(opening.units());
    backroom.needs().forEach((key, need) -> units.merge(key, need, Math::addExact));
    return new Plan(
        new TreeSet<>(linesByStore.keySet()),
        AgentDealing.deal(linesByStore),
        units,
        opening.shortRecords(),
        opening.shortProducts(),
        baskets,
        orders,
        backroom);
  }

  /** One basket, or several when the invoice is too long for one call. */
  private static List<Basket> baskets(SoldInvoice invoice) {
    List<PlannedLine> lines = lines(invoice);
    String store = Shops.store(invoice.country(), invoice.number());
    Door door = Shops.door(invoice.number());
    String origin = Shops.origin(store, invoice.number(), door);
    List<Basket> parts = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += Basket.LINES_MAX) {
      List<PlannedLine> part = lines.subList(from, Math.min(lines.size(), from + Basket.LINES_MAX));
      parts.add(
          new Basket(
              invoice.number(),
              from == 0 ? invoice.number() : invoice.number() + "+" + from,
              origin,
              store,
              door,
              invoice.time(),
              lines.size() > ALL_OR_NOTHING_LINES_MAX,
              part));
    }
    return parts;
  }

  /** The invoice's lines, the same product summed as far as it moves for the same reason. */
  private static List<PlannedLine> lines(SoldInvoice invoice) {
    record Group(String product, Movement movement) {}
    Map<Group, Long> deltas = new LinkedHashMap<>();
    for (SoldLine line : invoice.lines()) {
      Movement movement = movement(invoice, line);
      // What was sold is written with a plus and what came back or was written off with a minus.
      long delta = movement == Movement.WRITE_OFF ? line.quantity() : -line.quantity();
      deltas.merge(new Group(line.product(), movement), delta, Math::addExact);
    }
    return deltas.entrySet().stream()
        .map(e -> new PlannedLine(e.getKey().product(), e.getValue(), e.getKey().movement()))
        .toList();
  }

  private static Movement movement(SoldInvoice invoice, SoldLine line) {
    if (line.quantity() > 0) {
      return Movement.SALE;
    }
    return invoice.cancellation() ? Movement.RETURN : Movement.WRITE_OFF;
  }
}
