package io.onhand.server.storage.schema;

import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Central's state as its store, or a snapshot of it, holds it. What it returns is durable: the
 * store shows a batch only when its sync is done.
 */
public final class StoredState {
  private final KeyValueReader reader;

  public StoredState(KeyValueReader reader) {
    this.reader = reader;
  }

  /** The head; empty in a new store. */
  public Optional<Head> head() {
    return Optional.ofNullable(reader.get(CentralFamily.META, Keys.HEAD)).map(MetaCodec::head);
  }

  /** The epochs that ended in this log. */
  public Lineage lineage() {
    Map<Long, Long> ended = new HashMap<>();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.META)) {
      boolean more = cursor.seek(Keys.ENDED_EPOCHS);
      while (more && Bytes.startsWith(cursor.key(), Keys.ENDED_EPOCHS)) {
        ended.put(Keys.endedEpochAt(cursor.key()), ByteBuffer.wrap(cursor.value()).getLong());
        more = cursor.next();
      }
    }
    return new Lineage(ended);
  }

  public @Nullable StockRecord record(RecordKey key) {
    byte[] value = reader.get(CentralFamily.RECORDS, Keys.record(key));
    return value == null ? null : RecordCodec.decode(key, value);
  }

  /** The records, null where there is none, from one consistent view, in the order of the keys. */
  public List<@Nullable StockRecord> records(List<RecordKey> keys) {
    List<byte @Nullable []> values =
        reader.multiGet(CentralFamily.RECORDS, keys.stream().map(Keys::record).toList());
    List<@Nullable StockRecord> records = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      records.add(value == null ? null : RecordCodec.decode(keys.get(i), value));
    }
    return records;
  }

  /** What is remembered of the operations, null where nothing is, in their order. */
  public List<@Nullable RememberedOperation> operations(List<OperationId> operations) {
    List<byte @Nullable []> values =
        reader.multiGet(
            CentralFamily.IDEMPOTENCY, operations.stream().map(Keys::operation).toList());
    List<@Nullable RememberedOperation> rows = new ArrayList<>(values.size());
    for (byte[] value : values) {
      rows.add(value == null ? null : OperationCodec.decode(value));
    }
    return rows;
  }

  /** The sync runs, null where there is none, in their order. */
  public List<@Nullable SyncRun> syncRuns(List<SyncRunId> ids) {
    List<byte @Nullable []> values =
        reader.multiGet(CentralFamily.SYNC_RUNS, ids.stream().map(Keys::syncRun).toList());
    List<@Nullable SyncRun> runs = new ArrayList<>(values.size());
    for (byte[] value : values) {
      runs.add(value == null ? null : MetaCodec.syncRun(value));
    }
    return runs;
  }

  /** Whether the runs have listed the records, in their order; null stands for no. */
  public List<@Nullable Boolean> listed(List<SyncListing> listings) {
    List<byte @Nullable []> values =
        reader.multiGet(
            CentralFamily.SYNC_LISTINGS, listings.stream().map(Keys::syncListing).toList());
    List<@Nullable Boolean> listed = new ArrayList<>(values.size());
    for (byte[] value : values) {
      listed.add(value == null ? null : Boolean.TRUE);
    }
    return listed;
  }

  public boolean isStoreDeclared(String store) {
    return reader.get(CentralFamily.STORES, Keys.store(store)) != null;
  }

  /** All stores, by id in byte order. */
  public List<Store> stores() {
    List<Store> stores = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.STORES)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        stores.add(MetaCodec.store(cursor.value()));
      }
    }
    return stores;
  }

  /**
   * Records of one product, by store id in byte order.
   *
   * @param after the store to begin after; null: begin with the first
   */
  public List<StockRecord> recordsOfProduct(String product, @Nullable String after, int limit) {
    byte[] prefix = Keys.prefix(product);
    byte[] from = after == null ? prefix : Keys.record(new RecordKey(product, after));
    List<StockRecord> records = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RECORDS)) {
      boolean more = cursor.seek(from);
      while (more && records.size() < limit && Bytes.startsWith(cursor.key(), prefix)) {
        RecordKey key = Keys.recordAt(cursor.key());
        if (!key.store().equals(after)) {
          records.add(RecordCodec.decode(key, cursor.value()));
        }
        more = cursor.next();
      }
    }
    return records;
  }

  /**
   * Records of one store from a product on, by product id in byte order.
   *
   * @param from the first product, inclusive; empty: from the first
   * @param to the product to end before; empty: to the last
   */
  public List<StockRecord> recordsOfRange(String store, String from, String to, int limit) {
    byte[] prefix = Keys.prefix(store);
    byte[] end =
        to.isEmpty() ? Keys.afterAll(prefix) : Keys.recordByStore(new RecordKey(to, store));
    List<RecordKey> keys = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RECORDS_BY_STORE)) {
      boolean more =
          cursor.seek(from.isEmpty() ? prefix : Keys.recordByStore(new RecordKey(from, store)));
      while (more && keys.size() < limit && Arrays.compareUnsigned(cursor.key(), end) < 0) {
        keys.add(Keys.recordByStoreAt(cursor.key()));
        more = cursor.next();
      }
    }
    return ofIndex(keys);
  }

  /**
   * Records of one store, by product id in byte order.
   *
   * @param after the product to begin after; null: begin with the first
   */
  public List<StockRecord> recordsOfStore(String store, @Nullable String after, int limit) {
    byte[] prefix = Keys.prefix(store);
    byte[] from = after == null ? prefix : Keys.recordByStore(new RecordKey(after, store));
    List<RecordKey> keys = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RECORDS_BY_STORE)) {
      boolean more = cursor.seek(from);
      while (more && keys.size() < limit && Bytes.startsWith(cursor.key(), prefix)) {
        RecordKey key = Keys.recordByStoreAt(cursor.key());
        if (!key.product().equals(after)) {
          keys.add(key);
        }
        more = cursor.next();
      }
    }
    return ofIndex(keys);
  }

  private List<StockRecord> ofIndex(List<RecordKey> keys) {
    List<StockRecord> records = new ArrayList<>(keys.size());
    List<@Nullable StockRecord> found = records(keys);
    for (int i = 0; i < keys.size(); i++) {
      StockRecord record = found.get(i);
      if (record == null) {
        throw new CorruptValueException(
            "Expected record " + keys.get(i) + " of the index by store, but it does not exist.");
      }
      records.add(record);
    }
    return records;
  }
}
