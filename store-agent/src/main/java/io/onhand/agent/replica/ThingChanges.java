package io.onhand.agent.replica;

import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.ExceptionCodec;
import io.onhand.server.storage.schema.ReservationCodec;
import io.onhand.server.storage.schema.TransferCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what entries say of reservations, transfers and exceptions into rows: what is open is held,
 * what has ended goes. A change of something open that an earlier entry made, and that is not held,
 * means that replica and log have parted.
 */
final class ThingChanges {
  private static final byte[] HELD = new byte[0];

  private final int generation;
  private final long epoch;

  /** By key: null: not held; {@link #HELD}: held and unchanged; else the row from now on. */
  private final Map<ThingKey, byte @Nullable []> rows;

  private ThingChanges(ReplicaState state, Map<ThingKey, byte @Nullable []> rows) {
    this.generation = state.generation();
    this.epoch = state.cursor().epoch();
    this.rows = rows;
  }

  /**
   * Checks the things of all entries and adds their rows.
   *
   * @param state what is held before them
   * @throws FeedViolationException if one does not continue what is held
   */
  static void add(
      KeyValueReader store, ReplicaState state, List<FeedEntry> entries, WriteBatch batch) {
    List<ThingKey> keys = keys(entries);
    if (keys.isEmpty()) {
      return;
    }
    ThingChanges changes = new ThingChanges(state, held(store, state.generation(), keys));
    for (FeedEntry entry : entries) {
      for (StoreSlice slice : entry.slices()) {
        changes.take(entry, slice);
      }
    }
    changes.fill(batch);
  }

  private static List<ThingKey> keys(List<FeedEntry> entries) {
    List<ThingKey> keys = new ArrayList<>();
    for (FeedEntry entry : entries) {
      for (StoreSlice slice : entry.slices()) {
        for (Reservation part : slice.things().reservations()) {
          requireLines(entry, slice, part);
          keys.add(ThingKey.of(part));
        }
        slice.things().transfers().forEach(transfer -> keys.add(ThingKey.of(transfer)));
        slice.things().exceptions().forEach(exception -> keys.add(ThingKey.of(exception)));
      }
    }
    return keys;
  }

  private static Map<ThingKey, byte @Nullable []> held(
      KeyValueReader store, int generation, List<ThingKey> keys) {
    List<byte @Nullable []> found =
        store.multiGet(
            ReplicaFamily.THINGS,
            keys.stream().map(key -> ReplicaKeys.thing(generation, key)).toList());
    Map<ThingKey, byte @Nullable []> held = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      held.put(keys.get(i), found.get(i) == null ? null : HELD);
    }
    return held;
  }

  private void take(FeedEntry entry, StoreSlice slice) {
    for (Reservation part : slice.things().reservations()) {
      requireSequence(entry, part.id().toString(), part.updatedSequence());
      take(entry, ThingKey.of(part), part.isOpen() ? ReservationCodec.encode(part) : null);
    }
    for (Transfer transfer : slice.things().transfers()) {
      requireSequence(entry, transfer.id().toString(), transfer.updatedSequence());
      if (!slice.store().equals(transfer.fromStore())
          && !slice.store().equals(transfer.toStore())) {
        throw violation(entry, "a transfer of store " + slice.store(), transfer.id().toString());
      }
      take(
          entry,
          ThingKey.of(transfer),
          transfer.isInTransit() ? TransferCodec.encode(transfer) : null);
    }
    for (StockException exception : slice.things().exceptions()) {
      if (!slice.store().equals(exception.record().store())) {
        throw violation(entry, "an exception of store " + slice.store(), exception.id().toString());
      }
      take(
          entry,
          ThingKey.of(exception),
          exception.isOpen() ? ExceptionCodec.encode(exception) : null);
    }
  }

  private void take(FeedEntry entry, ThingKey key, byte @Nullable [] after) {
    boolean isNew = key.id().sequence() == entry.sequence() && key.id().epoch() == epoch;
    if (after != null && !isNew && rows.get(key) == null) {
      throw violation(entry, "a change of what is held", key.toString());
    }
    rows.put(key, after);
  }

  private void fill(WriteBatch batch) {
    rows.forEach((key, row) -> {
      byte[] at = ReplicaKeys.thing(generation, key);
      if (row == null) {
        batch.delete(ReplicaFamily.THINGS, at);
      } else {
        batch.put(ReplicaFamily.THINGS, at, row);
      }
    });
  }

  private static void requireLines(FeedEntry entry, StoreSlice slice, Reservation part) {
    if (part.lines().isEmpty()
        || !part.lines().stream().allMatch(line -> line.key().store().equals(slice.store()))) {
      throw violation(
          entry, "a reservation's lines at store " + slice.store(), part.id().toString());
    }
  }

  private static void requireSequence(FeedEntry entry, String id, long updatedSequence) {
    if (updatedSequence != entry.sequence()) {
      throw violation(
          entry, "updated_sequence " + entry.sequence(), id + " with " + updatedSequence);
    }
  }

  private static FeedViolationException violation(FeedEntry entry, String expected, String actual) {
    return new FeedViolationException(
        "Expected " + expected + ", but entry " + entry.sequence() + " brings " + actual + ".");
  }
}
