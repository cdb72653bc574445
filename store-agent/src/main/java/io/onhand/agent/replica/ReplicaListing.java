package io.onhand.agent.replica;

import io.onhand.agent.replica.ReplicaReader.Range;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.RecordCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the replica as one snapshot of its store shows it. A snapshot keeps the generation that
 * was the current one, whatever the replica does meanwhile.
 */
public final class ReplicaListing {

  private final KeyValueReader snapshot;
  private final ReplicaState state;

  /**
   * A listing over a snapshot of the replica's store.
   *
   * @param snapshot taken after the first snapshot of Central had come
   */
  public ReplicaListing(KeyValueReader snapshot) {
    this.snapshot = snapshot;
    this.state = stateOf(snapshot);
  }

  /** The sequence that a snapshot of the replica's store shows. */
  public static long sequenceOf(KeyValueReader snapshot) {
    return stateOf(snapshot).cursor().sequence();
  }

  /** The epoch of what is shown. */
  public long epoch() {
    return state.cursor().epoch();
  }

  /** Whether the snapshot holds the records of a store. */
  public boolean holds(String store) {
    return snapshot.get(ReplicaFamily.STORES, ReplicaKeys.store(state.generation(), store)) != null;
  }

  /**
   * Records of a store, by product id in byte order.
   *
   * @param after the last product of the page before; null: from the first
   */
  public Range store(String store, @Nullable String after, int recordsMax) {
    byte[] prefix = ReplicaKeys.byStore(state.generation(), store);
    byte[] last =
        after == null ? null : ReplicaKeys.byStore(state.generation(), new RecordKey(after, store));
    List<RecordKey> keys = new ArrayList<>();
    try (KeyValueCursor rows = snapshot.cursor(ReplicaFamily.RECORDS_BY_STORE)) {
      boolean on = seekAfter(rows, prefix, last);
      while (on && keys.size() < recordsMax && ReplicaKeys.startsWith(rows.key(), prefix)) {
        keys.add(ReplicaKeys.byStoreKey(rows.key()));
        on = rows.next();
      }
    }
    return new Range(state.cursor(), records(keys));
  }

  /**
   * Records of a product, by store id in byte order.
   *
   * @param after the last store of the page before; null: from the first
   */
  public Range product(String product, @Nullable String after, int recordsMax) {
    byte[] prefix = ReplicaKeys.product(state.generation(), product);
    byte[] last =
        after == null
            ? null
            : ReplicaKeys.record(state.generation(), new RecordKey(product, after));
    List<StockRecord> records = new ArrayList<>();
    try (KeyValueCursor rows = snapshot.cursor(ReplicaFamily.RECORDS)) {
      boolean on = seekAfter(rows, prefix, last);
      while (on && records.size() < recordsMax && ReplicaKeys.startsWith(rows.key(), prefix)) {
        records.add(RecordCodec.decode(ReplicaKeys.recordKey(rows.key()), rows.value()));
        on = rows.next();
      }
    }
    return new Range(state.cursor(), records);
  }

  private static boolean seekAfter(KeyValueCursor rows, byte[] prefix, byte @Nullable [] last) {
    if (last == null) {
      return rows.seek(prefix);
    }
    boolean on = rows.seek(last);
    return (on && ReplicaKeys.isSame(rows.key(), last)) ? rows.next() : on;
  }

  private List<StockRecord> records(List<RecordKey> keys) {
    List<byte[]> rowKeys = new ArrayList<>(keys.size());
    keys.forEach(key -> rowKeys.add(ReplicaKeys.record(state.generation(), key)));
    List<byte @Nullable []> rows = snapshot.multiGet(ReplicaFamily.RECORDS, rowKeys);
    List<StockRecord> records = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      byte[] row = rows.get(i);
      if (row == null) {
        throw new CorruptValueException(
            "Expected a row of " + keys.get(i) + ", which the index names, but it is absent.");
      }
      records.add(RecordCodec.decode(keys.get(i), row));
    }
    return records;
  }

  static ReplicaState stateOf(KeyValueReader snapshot) {
    return ReplicaReader.state(snapshot.get(ReplicaFamily.RECORDS, ReplicaKeys.state()));
  }
}
