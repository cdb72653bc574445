package io.onhand.agent.replica;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.ExceptionCodec;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.ReservationCodec;
import io.onhand.server.storage.schema.TransferCodec;
import java.util.List;
import java.util.Set;

/**
 * A snapshot on its way in. Its records go into the generation after the current one, where nobody
 * looks; the end makes that generation the current one and drops the older, in one batch. A crash
 * or a cut stream in between leaves rows that the next attempt or start-up drops. Used by the
 * thread that changes the replica.
 */
public final class SnapshotLoad {

  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore store;
  private final int generation;
  private final Set<String> stores;
  private SnapshotCounts counts = SnapshotCounts.NONE;
  private long newestSequence;

  private SnapshotLoad(KeyValueStore store, int generation, Set<String> stores) {
    this.store = store;
    this.generation = generation;
    this.stores = stores;
  }

  static SnapshotLoad begin(KeyValueStore store, int current, Set<String> stores) {
    SnapshotLoad load = new SnapshotLoad(store, current + 1, stores);
    WriteBatch batch = new WriteBatch();
    Generations.dropAfter(store, batch, current);
    for (String id : stores) {
      batch.put(ReplicaFamily.STORES, ReplicaKeys.store(load.generation, id), NOTHING);
    }
    store.write(batch, Durability.BUFFERED);
    return load;
  }

  /** How many records have come so far. */
  public long records() {
    return counts.records();
  }

  /**
   * Takes some records, in any order.
   *
   * @throws FeedViolationException if a record cannot be part of the snapshot
   */
  public void add(List<StockRecord> some) {
    WriteBatch batch = new WriteBatch(2 * some.size());
    for (StockRecord stock : some) {
      if (!stores.contains(stock.key().store()) || stock.version() < 1) {
        throw new FeedViolationException(
            "Expected a record of the stores announced with version 1 or more, but got "
                + stock
                + ".");
      }
      newestSequence = Math.max(newestSequence, stock.updatedSequence());
      batch.put(
          ReplicaFamily.RECORDS,
          ReplicaKeys.record(generation, stock.key()),
          RecordCodec.encode(stock));
      batch.put(
          ReplicaFamily.RECORDS_BY_STORE, ReplicaKeys.byStore(generation, stock.key()), NOTHING);
    }
    store.write(batch, Durability.BUFFERED);
    counts = counts.withRecords(some.size());
  }

  /**
   * Takes some open things, in any order.
   *
   * @throws FeedViolationException if one cannot be part of the snapshot
   */
  public void add(Things some) {
    WriteBatch batch = new WriteBatch();
    for (Reservation part : some.reservations()) {
      check(
          part.isOpen() && part.lines().stream().allMatch(it -> stores.contains(it.key().store())),
          part.id());
      newestSequence = Math.max(newestSequence, part.updatedSequence());
      put(batch, ThingKey.of(part), ReservationCodec.encode(part));
    }
    for (Transfer transfer : some.transfers()) {
      check(
          transfer.isInTransit()
              && (stores.contains(transfer.fromStore()) || stores.contains(transfer.toStore())),
          transfer.id());
      newestSequence = Math.max(newestSequence, transfer.updatedSequence());
      put(batch, ThingKey.of(transfer), TransferCodec.encode(transfer));
    }
    for (StockException exception : some.exceptions()) {
      check(exception.isOpen() && stores.contains(exception.record().store()), exception.id());
      newestSequence = Math.max(newestSequence, exception.id().sequence());
      put(batch, ThingKey.of(exception), ExceptionCodec.encode(exception));
    }
    store.write(batch, Durability.BUFFERED);
    counts = counts.with(some);
  }

  private void put(WriteBatch batch, ThingKey key, byte[] row) {
    batch.put(ReplicaFamily.THINGS, ReplicaKeys.thing(generation, key), row);
  }

  private static void check(boolean isOpenHere, LogId id) {
    if (!isOpenHere) {
      throw new FeedViolationException(
          "Expected what is open at the stores announced, but got " + id + ".");
    }
  }

  Held finish(Position end, SnapshotCounts announced, long upToDateMicros, byte[] subscription) {
    if (!counts.equals(announced)) {
      throw new FeedViolationException(
          "Expected a snapshot of " + announced + ", but got " + counts + ".");
    }
    if (newestSequence > end.sequence()) {
      throw new FeedViolationException(
          "Expected a snapshot at "
              + end.sequence()
              + ", but it holds something of entry "
              + newestSequence
              + ".");
    }
    ReplicaState state = new ReplicaState(generation, end, counts.records(), upToDateMicros);
    WriteBatch batch = new WriteBatch();
    batch.put(ReplicaFamily.RECORDS, ReplicaKeys.state(), state.toBytes());
    batch.put(ReplicaFamily.META, ReplicaKeys.subscription(), subscription);
    batch.delete(ReplicaFamily.META, ReplicaKeys.forgotten());
    Generations.dropBefore(store, batch, generation);
    store.write(batch, Durability.SYNCED);
    return new Held(state, stores);
  }
}
