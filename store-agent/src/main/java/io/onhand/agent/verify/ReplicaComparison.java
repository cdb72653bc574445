package io.onhand.agent.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.agent.replica.ProductRange;
import io.onhand.agent.replica.Repair;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaView;
import io.onhand.agent.replica.ReplicaView.Row;
import io.onhand.agent.replica.ViewRecorder;
import io.onhand.agent.verify.CentralHashes.Answer;
import io.onhand.agent.verify.CentralHashes.Part;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.schema.StateHash;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the replica with Central at one position, while both go on.
 *
 * <p>Central chooses the position: it is where a snapshot of its stands. The replica begins to
 * record before it asks, so whatever position comes back, the replica's view of just that position
 * can be made, once everything up to it was applied. A range whose hashes differ is cut into parts
 * and asked for again, until so few records are left that they are compared one by one.
 *
 * <p>What differs is put right only where the replica still has it as it was compared: what the
 * feed has changed since is of a later version than what Central was asked for.
 */
public final class ReplicaComparison {
  private static final int FIRST_PART_RECORDS = 1 << 14;
  private static final int PARTS_OF_PART = 16;

  /** Ranges of at most so many records are fetched; Central gives 1,000 a call. */
  private static final int FETCHED_RECORDS_MAX = 500;

  private static final int RANGES_PER_CALL = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Replica replica;
  private final CentralHashes central;
  private final LinkTasks link;
  private final ComparisonSink sink;
  private final boolean isReportOnly;
  private String pin = "";
  private long ranges;
  private long records;
  private long differed;
  private long repaired;

  /**
   * A comparison.
   *
   * @param link runs what touches the replica
   * @param isReportOnly nothing is put right
   */
  public ReplicaComparison(
      Replica replica,
      CentralHashes central,
      LinkTasks link,
      ComparisonSink sink,
      boolean isReportOnly) {
    this.replica = replica;
    this.central = central;
    this.link = link;
    this.sink = sink;
    this.isReportOnly = isReportOnly;
  }

  /**
   * What a comparison came to.
   *
   * @param position at which both were compared
   * @param ranges how many were compared
   * @param records how many Central has in them
   * @param differed how many records differed
   * @param repaired how many of them were put right
   */
  public record Verdict(
      Position position, long ranges, long records, long differed, long repaired) {}

  /** Ranges to ask for, and how finely. */
  private record Wanted(List<ProductRange> ranges, int recordsPerPart) {}

  /**
   * Compares everything. On a thread that may wait.
   *
   * @return empty when the replica did not come to Central's position: it does not follow the feed
   */
  public Optional<Verdict> run() throws InterruptedException {
    sink.progress("asking Central", 0, 0);
    ViewRecorder recorder = link.call(replica::record);
    try {
      List<ProductRange> all =
          recorder.stores().stream().sorted().map(ProductRange::whole).toList();
      if (all.isEmpty()) {
        return Optional.of(new Verdict(recorder.from(), 0, 0, 0, 0));
      }
      Answer first =
          central.ask(pin, recorder.from(), all.subList(0, 1), FIRST_PART_RECORDS, false);
      pin = first.pin();
      sink.progress("waiting for the feed", 0, 0);
      Optional<ReplicaView> reached = recorder.at(first.position(), PATIENCE, System::nanoTime);
      link.call(() -> {
        replica.stopRecording();
        return true;
      });
      if (reached.isEmpty()) {
        return Optional.empty();
      }
      try (ReplicaView view = reached.get()) {
        compare(view, all);
        return Optional.of(new Verdict(view.position(), ranges, records, differed, repaired));
      }
    } finally {
      recorder.close();
    }
  }

  private void compare(ReplicaView view, List<ProductRange> all) throws InterruptedException {
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
        ranges++;
        records += isOfStores ? part.records() : 0;
        if (Arrays.equals(part.hash(), hash(view, part.range()))) {
          sink.progress("comparing", ranges, records);
        } else if (part.records() <= FETCHED_RECORDS_MAX) {
          compareRecords(view, part.range());
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

  private static byte[] hash(ReplicaView view, ProductRange range) {
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

  private void compareRecords(ReplicaView view, ProductRange range) throws InterruptedException {
    Map<RecordKey, StockRecord> theirs = new LinkedHashMap<>();
    for (Part part : central.ask(pin, null, List.of(range), 0, true).parts()) {
      part.contents().forEach(record -> theirs.put(record.key(), record));
    }
    List<Repair> repairs = new ArrayList<>();
    List<@Nullable StockRecord> ours = new ArrayList<>();
    view.rows(
        range,
        row -> {
          StockRecord right = theirs.remove(row.key());
          StockRecord found = row.record();
          if (right == null || !right.equals(found)) {
            repairs.add(new Repair(row.key(), seen(row), right));
            ours.add(found);
          }
        });
    theirs.forEach((key, right) -> {
      repairs.add(new Repair(key, null, right));
      ours.add(null);
    });
    List<Boolean> done = isReportOnly ? List.of() : link.call(() -> replica.repair(repairs));
    for (int i = 0; i < repairs.size(); i++) {
      Repair repair = repairs.get(i);
      boolean isDone = !isReportOnly && done.get(i);
      differed++;
      repaired += isDone ? 1 : 0;
      sink.difference(repair.key(), repair.right(), ours.get(i), isDone);
    }
    sink.progress("comparing", ranges, records);
  }

  private static byte @Nullable [] seen(Row row) {
    return row.bytes();
  }
}
