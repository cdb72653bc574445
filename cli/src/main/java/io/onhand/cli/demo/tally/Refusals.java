package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the tills were refused, and why. For use by several threads. */
public final class Refusals {

  /** The one reason that the plan foresees. */
  private static final String FORESEEN = "INSUFFICIENT_STOCK";

  private final Set<StockKey> shortRecords;
  private final SortedMap<String, Long> unitsByStore = new TreeMap<>();
  private final SortedMap<String, Long> refusalsByProduct = new TreeMap<>();
  private final List<Mismatch> unexplained = new ArrayList<>();
  private long baskets;
  private long records;
  private long recordsOfOthers;
  private long units;

  /**
   * Starts empty.
   *
   * @param shortRecords the records that open with too little on purpose
   */
  public Refusals(Set<StockKey> shortRecords) {
    this.shortRecords = Set.copyOf(shortRecords);
  }

  /**
   * A record that refused.
   *
   * @param reason the reason's name
   */
  public record Refused(StockKey key, String reason) {}

  /**
   * The whole basket was refused because of these records, at least one of which must have been
   * short.
   */
  public synchronized void whole(Basket basket, List<Refused> because) {
    baskets++;
    note(basket, because, basket.unitsOut());
    if (because.isEmpty()) {
      unexplained.add(
          new Mismatch(
              new StockKey(basket.lines().getFirst().product(), basket.store()),
              "invoice " + basket.reference() + " was refused and no record was named"));
    }
  }

  /** These records of the basket were refused, the others accepted. */
  public synchronized void partly(Basket basket, List<Refused> because) {
    recordsOfOthers += because.size();
    Set<String> products = new HashSet<>();
    because.forEach(refused -> products.add(refused.key().product()));
    long out = 0;
    for (PlannedLine line : basket.lines()) {
      if (products.contains(line.product())) {
        out += Math.max(0, -line.delta());
      }
    }
    note(basket, because, out);
  }

  private void note(Basket basket, List<Refused> because, long unitsOut) {
    units += unitsOut;
    unitsByStore.merge(basket.store(), unitsOut, Long::sum);
    records += because.size();
    for (Refused refused : because) {
      refusalsByProduct.merge(refused.key().product(), 1L, Long::sum);
      if (!refused.reason().equals(FORESEEN) || !shortRecords.contains(refused.key())) {
        unexplained.add(
            new Mismatch(
                refused.key(),
                "invoice %s was refused with %s, which the plan does not explain"
                    .formatted(basket.reference(), refused.reason())));
      }
    }
  }

  /** Something else is not as it must be. */
  public synchronized void wrong(StockKey key, String what) {
    unexplained.add(new Mismatch(key, what));
  }

  /** Baskets refused as a whole. */
  public synchronized long baskets() {
    return baskets;
  }

  /** Records that refused, in whole and in part. */
  public synchronized long records() {
    return records;
  }

  /** Records refused in baskets of which the rest was accepted. */
  public synchronized long recordsOfOthers() {
    return recordsOfOthers;
  }

  /** Units that were asked for and did not leave. */
  public synchronized long units() {
    return units;
  }

  /** The same units by store. */
  public synchronized long units(String store) {
    return unitsByStore.getOrDefault(store, 0L);
  }

  /** How often each product refused. */
  public synchronized SortedMap<String, Long> byProduct() {
    return new TreeMap<>(refusalsByProduct);
  }

  /** Refusals that the plan does not explain. */
  public synchronized List<Mismatch> unexplained() {
    return unexplained.stream().sorted().toList();
  }
}
