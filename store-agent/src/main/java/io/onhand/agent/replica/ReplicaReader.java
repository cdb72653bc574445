package io.onhand.agent.replica;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.RecordCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the replica, each from one moment and with the cursor of that moment. Any thread. While
 * the replica holds nothing, all but {@link #stores} and {@link #holds} are a {@link
 * ReplicaNotHeldException}; that may begin in the middle of a read.
 */
public final class ReplicaReader {

  private final KeyValueReader store;
  private final Supplier<@Nullable Held> held;

  ReplicaReader(KeyValueReader store, Supplier<@Nullable Held> held) {
    this.store = store;
    this.held = held;
  }

  /**
   * The records of some keys, all at one position.
   *
   * @param asOf the position
   * @param records one for each key asked for, null where it does not exist
   */
  public record Read(Position asOf, List<@Nullable StockRecord> records) {}

  /**
   * The records of a range, all at one position.
   *
   * @param asOf the position
   * @param records those that exist, in order
   */
  public record Range(Position asOf, List<StockRecord> records) {}

  /** The stores whose records the replica holds; null: it holds nothing. */
  public @Nullable Set<String> stores() {
    Held now = held.get();
    return now == null ? null : now.stores();
  }

  /** Whether the replica holds the records of a store. */
  public boolean holds(String store) {
    Set<String> stores = stores();
    return stores != null && stores.contains(store);
  }

  /** The records of some keys, in the order of the keys. */
  public Read get(List<RecordKey> keys) {
    int generation = requireHeld().state().generation();
    while (true) {
      List<byte @Nullable []> rows =
          store.multiGet(ReplicaFamily.RECORDS, rowKeys(generation, keys));
      ReplicaState state = state(rows.get(0));
      if (state.generation() == generation) {
        return new Read(state.cursor(), records(keys, rows));
      }
      // A snapshot became current in between: its generation is where to look.
      generation = state.generation();
    }
  }

  /** All records of a product, by store id in byte order. */
  public Range product(String product) {
    try (KeyValueCursor rows = store.cursor(ReplicaFamily.RECORDS)) {
      byte[] first = ReplicaKeys.state();
      boolean isThere = rows.seek(first) && ReplicaKeys.isSame(rows.key(), first);
      ReplicaState state = state(isThere ? rows.value() : null);
      byte[] prefix = ReplicaKeys.product(state.generation(), product);
      List<StockRecord> records = new ArrayList<>();
      for (boolean on = rows.seek(prefix);
          on && ReplicaKeys.startsWith(rows.key(), prefix);
          on = rows.next()) {
        records.add(RecordCodec.decode(ReplicaKeys.recordKey(rows.key()), rows.value()));
      }
      return new Range(state.cursor(), records);
    }
  }

  static ReplicaState state(byte @Nullable [] row) {
    if (row == null) {
      throw new ReplicaNotHeldException();
    }
    return ReplicaState.fromBytes(row);
  }

  private static List<byte[]> rowKeys(int generation, List<RecordKey> keys) {
    List<byte[]> rowKeys = new ArrayList<>(keys.size() + 1);
    rowKeys.add(ReplicaKeys.state());
    for (RecordKey key : keys) {
      rowKeys.add(ReplicaKeys.record(generation, key));
    }
    return rowKeys;
  }

  private static List<@Nullable StockRecord> records(
      List<RecordKey> keys, List<byte @Nullable []> rows) {
    List<@Nullable StockRecord> records = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      byte[] row = rows.get(i + 1);
      records.add(row == null ? null : RecordCodec.decode(keys.get(i), row));
    }
    return records;
  }

  private Held requireHeld() {
    Held now = held.get();
    if (now == null) {
      throw new ReplicaNotHeldException();
    }
    return now;
  }
}
