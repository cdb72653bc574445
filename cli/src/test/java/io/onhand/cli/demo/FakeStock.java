package io.onhand.cli.demo;

import io.onhand.cli.demo.plan.StockKey;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stock in memory with the rules that the demo's tills need, and faults that can be planted.
 * Guarded by itself.
 */
final class FakeStock {

  /** What is planted. */
  enum Fault {
    /** Nothing. */
    NONE,
    /** Every 7th command is done and not answered, every 11th not done and not answered. */
    NO_ANSWERS,
    /** As NO_ANSWERS, and keys are forgotten: what is sent again is done again. */
    FORGETS_KEYS,
    /** Every 50th accepted command is answered and lost. */
    LOSES_CHANGES,
    /** The first command that would be refused for stock is done all the same. */
    OVERSELLS,
    /** Every 50th sale is refused though there is enough. */
    REFUSES_WITHOUT_CAUSE
  }

  private final Fault fault;
  private final Map<StockKey, Record> records = new TreeMap<>();
  private final Map<String, Object> answers = new LinkedHashMap<>();
  private long head;
  private long commands;
  private long accepted;
  private long shortages;

  FakeStock(Fault fault) {
    this.fault = fault;
  }

  synchronized long head() {
    return head;
  }

  synchronized List<Record> of(String store) {
    return records.values().stream().filter(record -> record.getStore().equals(store)).toList();
  }

  synchronized Record opened(String product, String store, long units) {
    head++;
    return put(new StockKey(product, store), units, 0);
  }

  /** Whether this command's answer gets lost, and whether before or after it was done. */
  synchronized Loss nextLoss() {
    commands++;
    if (fault != Fault.NO_ANSWERS && fault != Fault.FORGETS_KEYS) {
      return Loss.NONE;
    }
    if (commands % 7 == 0) {
      return Loss.AFTER;
    }
    return commands % 11 == 0 ? Loss.BEFORE : Loss.NONE;
  }

  /** When an answer gets lost. */
  enum Loss {
    NONE,
    BEFORE,
    AFTER
  }

  /** The recorded answer; null when there is none. */
  synchronized @org.jspecify.annotations.Nullable Object recorded(String key) {
    return fault == Fault.FORGETS_KEYS ? null : answers.get(key);
  }

  synchronized void record(String key, Object answer) {
    answers.put(key, answer);
  }

  /** Units asked of each record, in the order in which the lines name them. */
  static Map<StockKey, Long> asked(List<AdjustLine> lines) {
    Map<StockKey, Long> asked = new LinkedHashMap<>();
    lines.forEach(line ->
        asked.merge(new StockKey(line.getProduct(), line.getStore()), line.getDelta(), Long::sum));
    return asked;
  }

  synchronized boolean refuses(StockKey key, long delta) {
    long left = onHand(key) + delta;
    if (fault == Fault.REFUSES_WITHOUT_CAUSE && commands % 50 == 0) {
      return delta < 0;
    }
    if (delta < 0 && left < 0) {
      shortages++;
      return fault != Fault.OVERSELLS || shortages != 1;
    }
    return false;
  }

  synchronized Record change(StockKey key, long delta) {
    Record before = records.get(key);
    accepted++;
    Record after = put(key, onHand(key) + delta, before == null ? 0 : before.getVersion());
    if (before != null && fault == Fault.LOSES_CHANGES && accepted % 50 == 0) {
      records.put(key, before);
    }
    return after;
  }

  synchronized Receipt receipt() {
    head++;
    return Receipt.newBuilder()
        .setApplied(
            Applied.newBuilder().setPosition(Position.newBuilder().setEpoch(1).setSequence(head)))
        .build();
  }

  synchronized long onHand(StockKey key) {
    Record record = records.get(key);
    return record == null ? 0 : record.getOnHand();
  }

  private Record put(StockKey key, long onHand, long versionBefore) {
    Record record =
        Record.newBuilder()
            .setProduct(key.product())
            .setStore(key.store())
            .setOnHand(onHand)
            .setAvailable(onHand)
            .setFloor(0)
            .setVersion(versionBefore + 1)
            .setUpdatedSequence(head)
            .build();
    records.put(key, record);
    return record;
  }
}
