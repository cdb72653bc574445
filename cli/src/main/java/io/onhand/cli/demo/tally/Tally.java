package io.onhand.cli.demo.tally;

import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The tills' own books: what was accepted, record by record, from the answers alone. Each definite
 * answer is entered once, however often it was asked for. For use by several threads.
 */
public final class Tally {

  private final Map<StockKey, RecordTally> records = new ConcurrentHashMap<>();

  /** The record was set to so many units before the first sale. */
  public void opened(StockKey key, long units, Shown after) {
    of(key).accepted(Posting.onHand(Book.OPENING, units), after);
  }

  /** One accepted command moved the record by these lines, all of this record. */
  public void accepted(StockKey key, List<PlannedLine> lines, Shown after) {
    of(key).accepted(Posting.of(lines), after);
  }

  /** One accepted command did this to the record. */
  public void accepted(StockKey key, Posting posting, Shown after) {
    of(key).accepted(posting, after);
  }

  /**
   * A reservation ended unpaid and its units of the record are free again. That is answered to
   * nobody: the reservation says it when it is asked for afterwards.
   *
   * @param sequence the entry that ended it
   */
  public void expired(StockKey key, long units, long sequence) {
    of(key).expired(units, sequence);
  }

  /** The record refused, and said this of itself. */
  public void refused(StockKey key, Claim claim) {
    of(key).refused(claim);
  }

  private RecordTally of(StockKey key) {
    return records.computeIfAbsent(key, RecordTally::new);
  }

  /** What moved, by store. */
  public SortedMap<String, Movements> byStore() {
    SortedMap<String, Movements> stores = new TreeMap<>();
    records.forEach(
        (key, record) -> stores.merge(key.store(), record.movements(), Movements::plus));
    return stores;
  }

  /** How many records the answers spoke of. */
  public int size() {
    return records.size();
  }

  boolean knows(StockKey key) {
    return records.containsKey(key);
  }

  void forEach(BiConsumer<StockKey, RecordTally> action) {
    records.forEach(action);
  }

  /** Answers that contradict each other. */
  public List<Mismatch> contradictions() {
    return records.values().stream()
        .map(RecordTally::contradiction)
        .flatMap(Optional::stream)
        .sorted()
        .toList();
  }
}
