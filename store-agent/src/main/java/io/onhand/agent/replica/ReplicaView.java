package io.onhand.agent.replica;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.RecordCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records and things of the replica as they were at one position. One thread. */
public final class ReplicaView implements AutoCloseable {
  private static final int GET_AT_ONCE = 1_000;

  private final KeyValueSnapshot snapshot;
  private final int generation;
  private final Position position;
  private final NavigableMap<byte[], byte[]> changed;
  private final NavigableMap<byte[], byte @Nullable []> changedThings;

  /**
   * A view.
   *
   * @param snapshot what was held when the recording began
   * @param changed records since, up to the position, by their keys by store
   * @param changedThings things since, by their keys; null: ended
   */
  ReplicaView(
      KeyValueSnapshot snapshot,
      int generation,
      Position position,
      NavigableMap<byte[], byte[]> changed,
      NavigableMap<byte[], byte @Nullable []> changedThings) {
    this.snapshot = snapshot;
    this.generation = generation;
    this.position = position;
    this.changed = changed;
    this.changedThings = changedThings;
  }

  /**
   * A row of the replica.
   *
   * @param key whose it is
   * @param bytes what it holds; null: the index names it, and it is not there
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared as a whole
  public record Row(RecordKey key, byte @Nullable [] bytes) {

    /** The record; null when there is none or it cannot be read. */
    public @Nullable StockRecord record() {
      if (bytes == null) {
        return null;
      }
      try {
        return RecordCodec.decode(key, bytes);
      } catch (CorruptValueException | IllegalArgumentException e) {
        return null;
      }
    }
  }

  /** The position that is shown. */
  public Position position() {
    return position;
  }

  /** Passes all rows of a range, in order. */
  public void rows(ProductRange range, Consumer<Row> each) {
    byte[] from = ReplicaKeys.byStoreFrom(generation, range.store(), range.from());
    byte[] end = end(range);
    try (KeyValueCursor index = snapshot.cursor(ReplicaFamily.RECORDS_BY_STORE)) {
      boolean more = index.seek(from);
      byte[] at = from;
      while (true) {
        NavigableMap<byte[], byte @Nullable []> step = new TreeMap<>(Arrays::compareUnsigned);
        while (more && step.size() < GET_AT_ONCE && isBefore(index.key(), end)) {
          step.put(index.key(), null);
          more = index.next();
        }
        boolean isLast = !more || !isBefore(index.key(), end);
        byte[] next = isLast ? end : index.key();
        load(step);
        step.putAll(changed.subMap(at, true, next, false));
        step.forEach((key, bytes) -> each.accept(new Row(ReplicaKeys.byStoreKey(key), bytes)));
        if (isLast) {
          return;
        }
        at = next;
      }
    }
  }

  /** Passes all things of a kind, by id, then store. */
  public void things(ThingKey.Kind kind, Consumer<ThingRow> each) {
    byte[] prefix = ReplicaKeys.things(generation, kind);
    NavigableMap<byte[], byte @Nullable []> later = new TreeMap<>(changedThings.comparator());
    changedThings
        .tailMap(prefix, true)
        .forEach((key, bytes) -> {
          if (ReplicaKeys.startsWith(key, prefix)) {
            later.put(key, bytes);
          }
        });
    try (KeyValueCursor rows = snapshot.cursor(ReplicaFamily.THINGS)) {
      for (boolean on = rows.seek(prefix);
          on && ReplicaKeys.startsWith(rows.key(), prefix);
          on = rows.next()) {
        byte[] key = rows.key();
        while (!later.isEmpty() && isBefore(later.firstKey(), key)) {
          pass(later.pollFirstEntry(), each);
        }
        if (!later.isEmpty() && Arrays.equals(later.firstKey(), key)) {
          pass(later.pollFirstEntry(), each);
        } else {
          each.accept(ThingRow.read(ReplicaKeys.thingKey(key), rows.value()));
        }
      }
    }
    later.entrySet().forEach(entry -> pass(entry, each));
  }

  private static void pass(Map.Entry<byte[], byte @Nullable []> changed, Consumer<ThingRow> each) {
    byte[] bytes = changed.getValue();
    if (bytes != null) {
      each.accept(ThingRow.read(ReplicaKeys.thingKey(changed.getKey()), bytes));
    }
  }

  @Override
  public void close() {
    snapshot.close();
  }

  private void load(NavigableMap<byte[], byte @Nullable []> step) {
    List<byte[]> keys = List.copyOf(step.keySet());
    List<byte[]> rowKeys = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      rowKeys.add(ReplicaKeys.record(generation, ReplicaKeys.byStoreKey(key)));
    }
    List<byte @Nullable []> rows = snapshot.multiGet(ReplicaFamily.RECORDS, rowKeys);
    for (int i = 0; i < keys.size(); i++) {
      step.put(keys.get(i), rows.get(i));
    }
  }

  /** The first key behind the range; a zero byte ends a store's id in its keys. */
  private byte[] end(ProductRange range) {
    if (!range.to().isEmpty()) {
      return ReplicaKeys.byStoreFrom(generation, range.store(), range.to());
    }
    byte[] end = ReplicaKeys.byStore(generation, range.store());
    end[end.length - 1] = 1;
    return end;
  }

  private static boolean isBefore(byte[] key, byte[] end) {
    return Arrays.compareUnsigned(key, end) < 0;
  }
}
