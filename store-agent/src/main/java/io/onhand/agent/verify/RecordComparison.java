package io.onhand.agent.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.agent.replica.ProductRange;
import io.onhand.agent.replica.Repair;
import io.onhand.agent.replica.ReplicaView;
import io.onhand.agent.replica.ReplicaView.Row;
import io.onhand.agent.verify.CentralHashes.Answer;
import io.onhand.agent.verify.CentralHashes.Part;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.schema.StateHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the records of the replica with Central's, store by store. One thread. */
final class RecordComparison {
  private static final int FIRST_PART_RECORDS = 1 << 14;
  private static final int PARTS_OF_PART = 16;

  /** Ranges of at most so many records are fetched; Central gives 1,000 a call. */
  private static final int FETCHED_RECORDS_MAX = 500;

  private static final int RANGES_PER_CALL = 1_000;

  private final CentralHashes central;
  private final String pin;
  private final ReplicaView view;
  private final Repairs repairs;
  private final Findings findings;

  /**
   * A comparison.
   *
   * @param pin of Central's position, which the view shows
   */
  RecordComparison(
      CentralHashes central, String pin, ReplicaView view, Repairs repairs, Findings findings) {
    this.central = central;
    this.pin = pin;
    this.view = view;
    this.repairs = repairs;
    this.findings = findings;
  }

  /** Ranges to ask for, and how finely. */
  private record Wanted(List<ProductRange> ranges, int recordsPerPart) {}

  /** Compares all records of the stores. */
  void compare(List<String> stores) throws InterruptedException {
    List<ProductRange> all = stores.stream().map(ProductRange::whole).toList();
    Deque<Wanted> wanted = new ArrayDeque<>();
    for (int i = 0; i < all.size(); i += RANGES_PER_CALL) {
      wanted.add(
          new Wanted(
              all.subList(i, Math.min(all.size(), i + RANGES_PER_CALL)), FIRST_PART_RECORDS));
    }
    while (!wanted.isEmpty()) {
      Wanted next = wanted.poll();
      Answer answer = central.ask(pin, null, next.ranges(), next.recordsPerPart(), false);
      List<ProductRange> rest = uncovered(next.ranges(), answer.parts());
      if (!rest.isEmpty()) {
        wanted.addFirst(new Wanted(rest, next.recordsPerPart()));
      }
      for (Part part : answer.parts()) {
        boolean isOfStores = next.recordsPerPart() == FIRST_PART_RECORDS;
        findings.compared(isOfStores ? part.records() : 0, 0);
        if (Arrays.equals(part.hash(), hash(part.range()))) {
          findings.progress("comparing records");
        } else if (part.records() <= FETCHED_RECORDS_MAX) {
          compareRecords(part.range());
        } else {
          int finer = (int) Math.max(FETCHED_RECORDS_MAX, part.records() / PARTS_OF_PART);
          wanted.addFirst(new Wanted(List.of(part.range()), finer));
        }
      }
    }
  }

  /** What Central has not answered yet of what it was asked. */
  private static List<ProductRange> uncovered(List<ProductRange> asked, List<Part> parts) {
    if (parts.isEmpty()) {
      throw new IllegalStateException("Expected parts of the ranges asked for, but got none.");
    }
    ProductRange last = parts.getLast().range();
    for (int i = asked.size() - 1; i >= 0; i--) {
      ProductRange range = asked.get(i);
      if (range.store().equals(last.store()) && range.to().equals(last.to())) {
        return asked.subList(i + 1, asked.size());
      }
    }
    List<ProductRange> rest = new ArrayList<>();
    boolean isPast = false;
    for (ProductRange range : asked) {
      if (isPast) {
        rest.add(range);
      } else if (range.store().equals(last.store())) {
        isPast = true;
        rest.add(new ProductRange(range.store(), last.to(), range.to()));
      }
    }
    return rest;
  }

  private byte[] hash(ProductRange range) {
    StateHash hash = new StateHash();
    view.rows(
        range,
        row -> {
          StockRecord record = row.record();
          if (record != null) {
            hash.add(record);
          } else {
            byte[] bytes = row.bytes();
            hash.add(row.key().toString().getBytes(UTF_8), bytes == null ? new byte[0] : bytes);
          }
        });
    return hash.finish();
  }

  private void compareRecords(ProductRange range) throws InterruptedException {
    Map<RecordKey, StockRecord> theirs = new LinkedHashMap<>();
    for (Part part : central.ask(pin, null, List.of(range), 0, true).parts()) {
      part.contents().forEach(record -> theirs.put(record.key(), record));
    }
    List<Repair> wrong = new ArrayList<>();
    List<@Nullable StockRecord> ours = new ArrayList<>();
    view.rows(
        range,
        row -> {
          StockRecord right = theirs.remove(row.key());
          StockRecord found = row.record();
          if (right == null || !right.equals(found)) {
            wrong.add(new Repair(row.key(), seen(row), right));
            ours.add(found);
          }
        });
    theirs.forEach((key, right) -> {
      wrong.add(new Repair(key, null, right));
      ours.add(null);
    });
    List<Boolean> done = repairs.ofRecords(wrong);
    for (int i = 0; i < wrong.size(); i++) {
      Repair repair = wrong.get(i);
      findings.difference(repair.key(), repair.right(), ours.get(i), done.get(i));
    }
    findings.progress("comparing records");
  }

  private static byte @Nullable [] seen(Row row) {
    return row.bytes();
  }
}
