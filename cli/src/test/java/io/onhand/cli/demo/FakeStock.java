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
import org.jspecify.annotations.Nullable;

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
    REFUSES_WITHOUT_CAUSE,
    /** A reservation that expires says so, and its goods stay held. */
    KEEPS_EXPIRED_GOODS,
    /** A count sets what was counted, whatever was sold since the look. */
    COUNTS_OVER_SALES
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
    StockKey key = new StockKey(product, store);
    Record record = put(key, Record.newBuilder().setFloor(0), units, 0, 0);
    head++;
    return record;
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
  synchronized @Nullable Object recorded(String key) {
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
    long left = record(key).getAvailable() + delta;
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
    return change(key, delta, 0, 0);
  }

  /** Changes a record by these amounts, as a part of the entry after the head. */
  synchronized Record change(StockKey key, long onHand, long reserved, long incoming) {
    @Nullable Record before = records.get(key);
    accepted++;
    Record after = put(key, record(key).toBuilder(), onHand, reserved, incoming);
    if (before != null && fault == Fault.LOSES_CHANGES && accepted % 50 == 0) {
      records.put(key, before);
    }
    return after;
  }

  /** Ends the entry that the changes since the last one belong to. */
  synchronized Receipt receipt() {
    head++;
    return Receipt.newBuilder()
        .setApplied(
            Applied.newBuilder().setPosition(Position.newBuilder().setEpoch(1).setSequence(head)))
        .build();
  }

  /** The record; one that does not exist as version 0 without stock. */
  synchronized Record record(StockKey key) {
    @Nullable Record record = records.get(key);
    return record == null ? Record.newBuilder().setFloor(0).build() : record;
  }

  boolean has(Fault wanted) {
    return fault == wanted;
  }

  private Record put(
      StockKey key, Record.Builder record, long onHand, long reserved, long incoming) {
    record
        .setProduct(key.product())
        .setStore(key.store())
        .setOnHand(record.getOnHand() + onHand)
        .setReserved(record.getReserved() + reserved)
        .setIncoming(record.getIncoming() + incoming)
        .setVersion(record.getVersion() + 1)
        .setUpdatedSequence(head + 1);
    record.setAvailable(record.getOnHand() - record.getReserved());
    records.put(key, record.build());
    return record.build();
  }
}
