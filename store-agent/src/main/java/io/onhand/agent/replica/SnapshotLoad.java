package io.onhand.agent.replica;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.RecordCodec;
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
  private long records;
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
    return records;
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
    records += some.size();
  }

  Held finish(Position end, long announced, long upToDateMicros, byte[] subscription) {
    if (records != announced) {
      throw new FeedViolationException(
          "Expected a snapshot of " + announced + " records, but got " + records + ".");
    }
    if (newestSequence > end.sequence()) {
      throw new FeedViolationException(
          "Expected a snapshot at "
              + end.sequence()
              + ", but it holds a record of entry "
              + newestSequence
              + ".");
    }
    ReplicaState state = new ReplicaState(generation, end, records, upToDateMicros);
    WriteBatch batch = new WriteBatch();
    batch.put(ReplicaFamily.RECORDS, ReplicaKeys.state(), state.toBytes());
    batch.put(ReplicaFamily.META, ReplicaKeys.subscription(), subscription);
    Generations.dropBefore(store, batch, generation);
    store.write(batch, Durability.SYNCED);
    return new Held(state, stores);
  }
}
