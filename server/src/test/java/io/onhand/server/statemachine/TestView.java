package io.onhand.server.statemachine;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A state written down by hand. The store {@code Paris} is declared. */
final class TestView implements StateView {
  static final Moment MOMENT = new Moment(7, 100, 5_000);
  static final RecordKey KEY = new RecordKey("A", "Paris");

  private final Map<RecordKey, StockRecord> records = new HashMap<>();
  private final Map<SyncRunId, SyncRun> runs = new HashMap<>();
  private final Set<String> stores = new HashSet<>(Set.of("Paris"));
  private long horizon;

  /** A record of version 3, changed last at sequence 40. */
  static StockRecord record(RecordKey key, long onHand, long reserved, Floor floor) {
    return new StockRecord(key, onHand, reserved, 6, floor, OptionalLong.of(2), 3, 40, 400);
  }

  TestView with(StockRecord record) {
    records.put(record.key(), record);
    return this;
  }

  TestView with(long onHand, long reserved, Floor floor) {
    return with(record(KEY, onHand, reserved, floor));
  }

  TestView with(SyncRun run) {
    runs.put(run.id(), run);
    return this;
  }

  TestView withStore(String store) {
    stores.add(store);
    return this;
  }

  TestView withHorizon(long sequence) {
    horizon = sequence;
    return this;
  }

  @Override
  public @Nullable StockRecord record(RecordKey key) {
    return records.get(key);
  }

  @Override
  public boolean isStoreDeclared(String store) {
    return stores.contains(store);
  }

  @Override
  public @Nullable SyncRun syncRun(SyncRunId id) {
    return runs.get(id);
  }

  @Override
  public long horizon() {
    return horizon;
  }
}
