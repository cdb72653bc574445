package io.onhand.agent.replica;

import io.onhand.agent.replica.FeedEntry.RecordChange;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.RecordCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries into one batch. Each change is held against the record that it claims to follow:
 * Central checked the same before it committed, so a difference means that replica and log have
 * parted.
 */
final class GroupBatch {

  private final KeyValueStore store;
  private final Held held;
  private final boolean mayLearnStores;
  private final int generation;
  private final List<FeedEntry> entries = new ArrayList<>();
  private final WriteBatch batch = new WriteBatch();

  GroupBatch(KeyValueStore store, Held held, boolean mayLearnStores) {
    this.store = store;
    this.held = held;
    this.mayLearnStores = mayLearnStores;
    this.generation = held.state().generation();
  }

  void add(FeedEntry entry) {
    entries.add(entry);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  WriteBatch batch() {
    return batch;
  }

  /**
   * Checks all entries and fills the batch.
   *
   * @return what is held once the batch is written
   */
  Held finish(Position cursor, long upToDateMicros) {
    Position before = held.state().cursor();
    if (cursor.epoch() != before.epoch() || cursor.sequence() < before.sequence()) {
      throw new FeedViolationException(
          "Expected a group after " + before + ", but got one that ends at " + cursor + ".");
    }
    Set<String> stores = storesAfter();
    Map<RecordKey, @Nullable StockRecord> current = load();
    long births = 0;
    for (FeedEntry entry : entries) {
      if (entry.sequence() <= before.sequence()) {
        throw new FeedViolationException(
            "Expected an entry after " + before + ", but got entry " + entry.sequence() + ".");
      }
      for (StoreSlice slice : entry.slices()) {
        for (RecordChange change : slice.changes()) {
          StockRecord after = change.after();
          check(entry, slice, change, current.get(after.key()));
          if (current.put(after.key(), after) == null) {
            births++;
            batch.put(
                ReplicaFamily.RECORDS_BY_STORE,
                ReplicaKeys.byStore(generation, after.key()),
                new byte[0]);
          }
        }
      }
    }
    current.forEach((key, after) -> {
      if (after != null) {
        batch.put(
            ReplicaFamily.RECORDS, ReplicaKeys.record(generation, key), RecordCodec.encode(after));
      }
    });
    ThingChanges.add(store, held.state(), entries, batch);
    ReplicaState state =
        new ReplicaState(generation, cursor, held.state().records() + births, upToDateMicros);
    batch.put(ReplicaFamily.RECORDS, ReplicaKeys.state(), state.toBytes());
    return new Held(state, stores);
  }

  private Set<String> storesAfter() {
    Set<String> stores = held.stores();
    for (FeedEntry entry : entries) {
      for (StoreSlice slice : entry.slices()) {
        if (stores.contains(slice.store())) {
          continue;
        }
        if (!mayLearnStores) {
          throw new FeedViolationException(
              "Expected entries of the stores subscribed to, but entry "
                  + entry.sequence()
                  + " concerns "
                  + slice.store()
                  + ".");
        }
        stores = new HashSet<>(stores);
        stores.add(slice.store());
        batch.put(ReplicaFamily.STORES, ReplicaKeys.store(generation, slice.store()), new byte[0]);
      }
    }
    return stores;
  }

  private Map<RecordKey, @Nullable StockRecord> load() {
    Map<RecordKey, @Nullable StockRecord> current = new LinkedHashMap<>();
    for (FeedEntry entry : entries) {
      for (StoreSlice slice : entry.slices()) {
        for (RecordChange change : slice.changes()) {
          current.put(change.after().key(), null);
        }
      }
    }
    List<RecordKey> keys = List.copyOf(current.keySet());
    List<byte[]> rowKeys = new ArrayList<>(keys.size());
    keys.forEach(key -> rowKeys.add(ReplicaKeys.record(generation, key)));
    List<byte @Nullable []> rows = store.multiGet(ReplicaFamily.RECORDS, rowKeys);
    for (int i = 0; i < keys.size(); i++) {
      byte[] row = rows.get(i);
      if (row != null) {
        current.put(keys.get(i), RecordCodec.decode(keys.get(i), row));
      }
    }
    return current;
  }

  private static void check(
      FeedEntry entry, StoreSlice slice, RecordChange change, @Nullable StockRecord before) {
    StockRecord after = change.after();
    if (!after.key().store().equals(slice.store())) {
      throw violation(entry, after, "a record of store " + slice.store(), after.key().toString());
    }
    if (after.updatedSequence() != entry.sequence()) {
      throw violation(
          entry,
          after,
          "updated_sequence " + entry.sequence(),
          Long.toString(after.updatedSequence()));
    }
    long version = StockRecord.versionOf(before) + 1;
    if (after.version() != version) {
      throw violation(entry, after, "version " + version, Long.toString(after.version()));
    }
    long onHandBefore = before == null ? 0 : before.onHand();
    if (after.onHand() - onHandBefore != change.onHandDelta()) {
      throw violation(
          entry,
          after,
          "on_hand " + (onHandBefore + change.onHandDelta()),
          Long.toString(after.onHand()));
    }
    if (after.reserved() < 0 || after.incoming() < 0) {
      throw violation(
          entry,
          after,
          "reserved and incoming of 0 or more",
          after.reserved() + " and " + after.incoming());
    }
  }

  private static FeedViolationException violation(
      FeedEntry entry, StockRecord after, String expected, String actual) {
    return new FeedViolationException(
        "Expected "
            + expected
            + ", but entry "
            + entry.sequence()
            + " brings "
            + actual
            + " for "
            + after.key()
            + ".");
  }
}
