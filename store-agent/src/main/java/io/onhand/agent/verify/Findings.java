package io.onhand.agent.verify;

import io.onhand.agent.replica.ThingKey;
import io.onhand.agent.verify.ReplicaComparison.Verdict;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Thing;
import org.jspecify.annotations.Nullable;

/** Tells what a comparison finds, and counts it. One thread. */
final class Findings {
  private final ComparisonSink sink;
  private long ranges;
  private long records;
  private long things;
  private long differed;
  private long thingsDiffered;
  private long repaired;

  Findings(ComparisonSink sink) {
    this.sink = sink;
  }

  void progress(String phase) {
    sink.progress(phase, ranges, records, things);
  }

  /** A range more was compared, in which Central has so much that was not counted before. */
  void compared(long moreRecords, long moreThings) {
    ranges++;
    records += moreRecords;
    things += moreThings;
  }

  void difference(
      RecordKey key,
      @Nullable StockRecord central,
      @Nullable StockRecord replica,
      boolean isRepaired) {
    differed++;
    repaired += isRepaired ? 1 : 0;
    sink.difference(key, central, replica, isRepaired);
  }

  void difference(
      ThingKey key,
      String store,
      @Nullable Thing central,
      @Nullable Thing replica,
      boolean isRepaired) {
    differed++;
    thingsDiffered++;
    repaired += isRepaired ? 1 : 0;
    sink.difference(key, store, central, replica, isRepaired);
  }

  Verdict verdict(Position position) {
    return new Verdict(position, ranges, records, things, differed, thingsDiffered, repaired);
  }
}
