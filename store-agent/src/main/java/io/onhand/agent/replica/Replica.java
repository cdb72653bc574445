package io.onhand.agent.replica;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.RecordCodec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The local copy: exactly the state at its cursor. Records and cursor change in one batch, so a
 * crash at any point neither skips nor repeats an entry.
 *
 * <p>Batches of the feed are buffered, not synced: after a power cut the replica stands at an
 * earlier cursor and the feed brings the rest again, so nothing is lost and freshness costs no
 * sync. What is reported to Central as durable is only what {@link #sync} or a snapshot's end has
 * synced.
 *
 * <p>One thread changes the replica; {@link ReplicaReader}s read from any.
 */
public final class Replica {

  private final KeyValueStore store;
  private final List<String> wanted;
  private volatile @Nullable Held held;
  private volatile @Nullable Position durable;
  private long syncedUpToDateMicros;
  private boolean followsAsWanted;
  private @Nullable ViewRecorder recorder;
  private @Nullable ReplicaState forgotten;

  private Replica(KeyValueStore store, List<String> wanted) {
    this.store = store;
    this.wanted = wanted;
    byte[] row = store.get(ReplicaFamily.RECORDS, ReplicaKeys.state());
    if (row != null) {
      ReplicaState state = ReplicaState.fromBytes(row);
      held = new Held(state, storesOf(state.generation()));
      durable = state.cursor();
      syncedUpToDateMicros = state.upToDateMicros();
    }
    byte[] left = store.get(ReplicaFamily.META, ReplicaKeys.forgotten());
    forgotten = row != null || left == null ? null : ReplicaState.fromBytes(left);
    followsAsWanted = row != null && Subscription.isFor(store, wanted);
  }

  /**
   * Opens the replica of a data folder.
   *
   * @param store not used by anybody else for writing
   * @param stores the stores to follow; empty means all
   */
  public static Replica open(KeyValueStore store, Set<String> stores) {
    Replica replica = new Replica(store, Subscription.ordered(stores));
    WriteBatch batch = new WriteBatch();
    Generations.dropAfter(store, batch, replica.generation());
    store.write(batch, Durability.SYNCED);
    return replica;
  }

  /** Reads of this replica, for any thread. */
  public ReplicaReader reader() {
    return new ReplicaReader(store, () -> held);
  }

  /** How far the replica is; null before its first snapshot. Any thread. */
  public @Nullable ReplicaState state() {
    Held now = held;
    return now == null ? null : now.state();
  }

  /** The last position that survives a power cut; null before the first snapshot. Any thread. */
  public @Nullable Position durable() {
    return durable;
  }

  /**
   * Where the feed is to go on; null: only a snapshot helps, because there is none yet because it
   * was taken for other stores, or because an earlier version took it, without open things.
   */
  public @Nullable Position resumePoint() {
    Held now = held;
    return now == null || !followsAsWanted ? null : now.state().cursor();
  }

  /**
   * Applies a group: one batch with its records and its cursor, visible to readers on return.
   *
   * @param upToDateMicros wall-clock time at which the replica last knew itself up to date; 0:
   *     never
   * @throws FeedViolationException if the group does not continue what is held; nothing is applied
   */
  public void apply(FeedGroup group, long upToDateMicros) {
    Held now = requireHeld();
    GroupBatch batch = new GroupBatch(store, now, wanted.isEmpty());
    group.entries().forEach(batch::add);
    if (batch.isEmpty() && group.cursor().equals(now.state().cursor())) {
      return;
    }
    Held next = batch.finish(group.cursor(), upToDateMicros);
    store.write(batch.batch(), Durability.BUFFERED);
    held = next;
    if (recorder != null) {
      recorder.applied(group.entries(), group.cursor());
    }
  }

  /**
   * Begins to make a view of a position that is not known yet, from what is held now and what will
   * be applied. One at a time: a newer one ends the older.
   */
  public ViewRecorder record() {
    stopRecording();
    Held now = requireHeld();
    recorder =
        new ViewRecorder(
            store.snapshot(), now.state().generation(), now.stores(), now.state().cursor());
    return recorder;
  }

  private void stopRecording() {
    if (recorder != null) {
      recorder.end();
      recorder = null;
    }
  }

  /**
   * Puts right what a comparison found, where the replica still has it as it was compared: what the
   * feed has changed since is newer than the comparison. Synced on return.
   *
   * @return which were put right, in order
   */
  public List<Boolean> repair(List<Repair> repairs) {
    Held now = requireHeld();
    RepairBatch batch = new RepairBatch(store, now.state());
    List<Boolean> done = repairs.stream().map(batch::add).toList();
    held = new Held(batch.write(), now.stores());
    return done;
  }

  /**
   * The same of things, while the recorder of the comparison goes on: a thing that was missing and
   * has ended since is missing still, and only who has heard of its end knows that.
   *
   * @return which were put right, in order
   */
  public List<Boolean> repairThings(List<ThingRepair> repairs) {
    Held now = requireHeld();
    ViewRecorder since = recorder;
    RepairBatch batch = new RepairBatch(store, now.state());
    List<Boolean> done =
        repairs.stream()
            .map(it -> since != null && since.isUnchanged(it.key()) && batch.add(it))
            .toList();
    held = new Held(batch.write(), now.stores());
    return done;
  }

  /**
   * Notes stores that Central declares as carried by the feed, in case their declaration lies
   * before the cursor. Written with the next batch.
   */
  public void alsoHolds(List<String> declared) {
    Held now = requireHeld();
    if (!wanted.isEmpty() || now.stores().containsAll(declared)) {
      return;
    }
    Set<String> stores = new HashSet<>(now.stores());
    WriteBatch batch = new WriteBatch();
    for (String id : declared) {
      if (stores.add(id)) {
        batch.put(ReplicaFamily.STORES, ReplicaKeys.store(generation(), id), new byte[0]);
      }
    }
    store.write(batch, Durability.BUFFERED);
    held = new Held(now.state(), stores);
  }

  /**
   * Begins a snapshot beside what is held; readers see nothing of it until it is finished.
   *
   * @param stores those that the feed carries
   */
  public SnapshotLoad beginSnapshot(List<String> stores) {
    return SnapshotLoad.begin(store, generation(), Set.copyOf(stores));
  }

  /**
   * Makes a complete snapshot the replica's state: atomically for readers and crashes, and synced.
   *
   * @param end the position that the snapshot shows
   * @param announced how much Central sent
   * @throws FeedViolationException if the snapshot is not whole; what was held is still held
   */
  public void finishSnapshot(
      SnapshotLoad load, Position end, SnapshotCounts announced, long upToDateMicros) {
    Held next = load.finish(end, announced, upToDateMicros, Subscription.toBytes(wanted));
    stopRecording(); // nothing of it leads to what is held now
    held = next;
    durable = end;
    syncedUpToDateMicros = upToDateMicros;
    followsAsWanted = true;
    forgotten = null;
  }

  /**
   * Holds nothing any more, so that reads are told to wait for a snapshot. The rows stay until that
   * is complete, also over a restart: {@link #recordsAfter} reads them still.
   */
  public void forget() {
    Held now = held;
    if (now == null) {
      return;
    }
    stopRecording();
    forgotten = now.state();
    WriteBatch batch = new WriteBatch(2);
    batch.delete(ReplicaFamily.RECORDS, ReplicaKeys.state());
    batch.put(ReplicaFamily.META, ReplicaKeys.forgotten(), now.state().toBytes());
    store.write(batch, Durability.SYNCED);
    held = null;
    durable = null;
    syncedUpToDateMicros = 0;
    followsAsWanted = false;
  }

  /** How far it was before it was forgotten; null: it was not, or a snapshot is in its place. */
  public @Nullable Position forgotten() {
    ReplicaState before = forgotten;
    return before == null ? null : before.cursor();
  }

  /** Syncs what was applied, so that {@link #durable} is the cursor. */
  public void sync(long upToDateMicros) {
    Held now = held;
    if (now == null
        || (now.state().cursor().equals(durable) && upToDateMicros == syncedUpToDateMicros)) {
      return;
    }
    ReplicaState state =
        new ReplicaState(
            now.state().generation(), now.state().cursor(), now.state().records(), upToDateMicros);
    WriteBatch batch = new WriteBatch(1);
    batch.put(ReplicaFamily.RECORDS, ReplicaKeys.state(), state.toBytes());
    store.write(batch, Durability.SYNCED);
    held = new Held(state, now.stores());
    durable = state.cursor();
    syncedUpToDateMicros = upToDateMicros;
  }

  /** Passes every record held that an entry after {@code sequence} changed; reads all records. */
  public void recordsAfter(long sequence, Consumer<StockRecord> each) {
    byte[] prefix = ReplicaKeys.firstRecord(generation());
    try (KeyValueCursor rows = store.cursor(ReplicaFamily.RECORDS)) {
      for (boolean on = rows.seek(prefix);
          on && ReplicaKeys.startsWith(rows.key(), prefix);
          on = rows.next()) {
        StockRecord stock = RecordCodec.decode(ReplicaKeys.recordKey(rows.key()), rows.value());
        if (stock.updatedSequence() > sequence) {
          each.accept(stock);
        }
      }
    }
  }

  private int generation() {
    Held now = held;
    ReplicaState state = now == null ? forgotten : now.state();
    return state == null ? 0 : state.generation();
  }

  private Held requireHeld() {
    Held now = held;
    if (now == null) {
      throw new ReplicaNotHeldException();
    }
    return now;
  }

  private Set<String> storesOf(int generation) {
    Set<String> stores = new HashSet<>();
    byte[] prefix = ReplicaKeys.generation(generation);
    try (KeyValueCursor rows = store.cursor(ReplicaFamily.STORES)) {
      for (boolean on = rows.seek(prefix);
          on && ReplicaKeys.startsWith(rows.key(), prefix);
          on = rows.next()) {
        stores.add(ReplicaKeys.storeId(rows.key()));
      }
    }
    return stores;
  }
}
