package io.onhand.agent.replica;

import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Thing;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.ThingCodec;
import java.util.Arrays;

/** Repairs of rows that are still as they were compared, written together. */
final class RepairBatch {
  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore store;
  private final ReplicaState state;
  private final WriteBatch batch = new WriteBatch();
  private long records;

  RepairBatch(KeyValueStore store, ReplicaState state) {
    this.store = store;
    this.state = state;
    records = state.records();
  }

  /** False: the record is not as it was compared any more. */
  boolean add(Repair repair) {
    byte[] key = ReplicaKeys.record(state.generation(), repair.key());
    byte[] index = ReplicaKeys.byStore(state.generation(), repair.key());
    byte[] row = store.get(ReplicaFamily.RECORDS, key);
    if (!Arrays.equals(row, repair.seen())) {
      return false;
    }
    StockRecord right = repair.right();
    if (right != null) {
      records += row == null ? 1 : 0;
      batch.put(ReplicaFamily.RECORDS, key, RecordCodec.encode(right));
      batch.put(ReplicaFamily.RECORDS_BY_STORE, index, NOTHING);
    } else {
      records -= row == null ? 0 : 1;
      batch.delete(ReplicaFamily.RECORDS, key);
      batch.delete(ReplicaFamily.RECORDS_BY_STORE, index);
    }
    return true;
  }

  /** False: the thing is not as it was compared any more. */
  boolean add(ThingRepair repair) {
    byte[] key = ReplicaKeys.thing(state.generation(), repair.key());
    if (!Arrays.equals(store.get(ReplicaFamily.THINGS, key), repair.seen())) {
      return false;
    }
    Thing right = repair.right();
    if (right != null) {
      batch.put(ReplicaFamily.THINGS, key, ThingCodec.encode(right));
    } else {
      batch.delete(ReplicaFamily.THINGS, key);
    }
    return true;
  }

  /** Writes them, synced, and gives the state from now on. */
  ReplicaState write() {
    ReplicaState after =
        new ReplicaState(state.generation(), state.cursor(), records, state.upToDateMicros());
    batch.put(ReplicaFamily.RECORDS, ReplicaKeys.state(), after.toBytes());
    store.write(batch, Durability.SYNCED);
    return after;
  }
}
