package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.StockKey;
import java.util.Comparator;

/**
 * Something that must not be.
 *
 * @param key the record
 * @param what what is wrong with it, with the numbers
 */
public record Mismatch(StockKey key, String what) implements Comparable<Mismatch> {

  private static final Comparator<Mismatch> ORDER =
      Comparator.comparing(Mismatch::key).thenComparing(Mismatch::what);

  @Override
  public int compareTo(Mismatch other) {
    return ORDER.compare(this, other);
  }
}
