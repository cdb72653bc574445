package io.onhand.server.commit;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunOpened;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.StateView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state as it will be when everything decided is durable: what is durable, seen through one
 * layer of changes per block that is not. A layer is taken off when its block is durable, and all
 * of them at once when blocks are lost. Below the layers lies what was loaded for the batch at
 * hand.
 *
 * <p>A layer is taken off only before a batch is loaded, never between: so a load always sees at
 * least the blocks whose layers are gone. Confined to the sequencer.
 */
final class Overlay implements StateView {
  private static final class Layer {
    final Map<RecordKey, StockRecord> records = new HashMap<>();
    final Map<OperationId, RememberedOperation> operations = new HashMap<>();
    final Map<SyncRunId, SyncRun> syncRuns = new HashMap<>();
    final Set<String> stores = new HashSet<>();
    long lastSequence;
  }

  private final DurableState durable;
  private final Set<String> durableStores = new HashSet<>();

  /** Records as they are durable, so that hot products are not loaded for every batch. */
  private final Map<RecordKey, StockRecord> durableRecords = new RecentRecords();

  private final Map<RecordKey, @Nullable StockRecord> loadedRecords = new HashMap<>();
  private final Map<OperationId, @Nullable RememberedOperation> loadedOperations = new HashMap<>();
  private final Map<SyncRunId, @Nullable SyncRun> loadedRuns = new HashMap<>();

  /** Newest first: the first layer that knows a thing knows its newest state. */
  private final Deque<Layer> layers = new ArrayDeque<>();

  private long horizon;

  /** The records used last. Every change goes through the overlay, so none can become stale. */
  private static final class RecentRecords extends LinkedHashMap<RecordKey, StockRecord> {
    private static final long serialVersionUID = 1L;
    private static final int RECORDS_MAX = 1 << 16;

    RecentRecords() {
      super(1 << 10, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<RecordKey, StockRecord> eldest) {
      return size() > RECORDS_MAX;
    }
  }

  Overlay(DurableState durable, long horizon) {
    this.durable = durable;
    this.horizon = horizon;
    durable.stores().stream().map(Store::id).forEach(durableStores::add);
    layers.push(new Layer());
  }

  /** The block being filled goes to the committer; what comes now belongs to the next. */
  void sealBlock() {
    if (layers.element().lastSequence != 0) {
      layers.push(new Layer());
    }
  }

  /** Takes off the layers of blocks up to {@code durableSequence}. */
  void retire(long durableSequence) {
    while (layers.size() > 1 && layers.getLast().lastSequence <= durableSequence) {
      Layer durableNow = layers.removeLast();
      durableStores.addAll(durableNow.stores);
      durableRecords.putAll(durableNow.records);
    }
  }

  /** Back to what is durable: the blocks of all layers that were not retired are lost. */
  void drop(long durableHorizon) {
    layers.clear();
    layers.push(new Layer());
    horizon = durableHorizon;
  }

  /** Loads what a batch needs and no layer knows, in one call per kind. */
  void load(List<Submission> batch) {
    loadedRecords.clear();
    loadedOperations.clear();
    loadedRuns.clear();
    Set<RecordKey> records = new LinkedHashSet<>();
    Set<OperationId> operations = new LinkedHashSet<>();
    for (Submission submission : batch) {
      switch (submission) {
        case Submission.Mutation mutation -> {
          Command command = mutation.command();
          if (!command.isInternal()) {
            operations.add(command.operation());
          }
          for (RecordKey key : command.body().records()) {
            records.add(key);
          }
          SyncRunId run = command.body().syncRun();
          if (run != null && !loadedRuns.containsKey(run)) {
            loadedRuns.put(run, durable.syncRun(run));
          }
        }
        case Submission.Lookup lookup ->
            operations.add(OperationId.of(lookup.id().origin(), lookup.id().key()));
      }
    }
    records.removeIf(key -> pendingRecord(key) != null || isKnown(key));
    operations.removeIf(operation -> pendingOperation(operation) != null);
    loadRecords(List.copyOf(records));
    loadOperations(List.copyOf(operations));
  }

  /** Adds what an entry changed to the block being filled. */
  void apply(Entry entry) {
    Layer layer = layers.element();
    for (Change change : entry.changes()) {
      switch (change) {
        case RecordChanged changed -> layer.records.put(changed.after().key(), changed.after());
        case StoreDeclared declared -> layer.stores.add(declared.store().id());
        case SyncRunOpened opened -> layer.syncRuns.put(opened.run().id(), opened.run());
        case HorizonMoved moved -> horizon = moved.sequence();
      }
    }
    Command command = entry.command();
    if (!command.isInternal()) {
      layer.operations.put(
          command.operation(), new RememberedOperation(entry.sequence(), command.requestHash()));
    }
    layer.lastSequence = entry.sequence();
  }

  /** What is remembered of the operation; null: nothing, or it lies below the horizon. */
  @Nullable RememberedOperation operation(OperationId operation) {
    RememberedOperation remembered = pendingOperation(operation);
    if (remembered == null) {
      remembered = loaded(loadedOperations, operation);
    }
    return remembered != null && remembered.sequence() >= horizon ? remembered : null;
  }

  @Override
  public @Nullable StockRecord record(RecordKey key) {
    StockRecord pending = pendingRecord(key);
    return pending != null ? pending : loaded(loadedRecords, key);
  }

  @Override
  public boolean isStoreDeclared(String store) {
    if (durableStores.contains(store)) {
      return true;
    }
    for (Layer layer : layers) {
      if (layer.stores.contains(store)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable SyncRun syncRun(SyncRunId id) {
    for (Layer layer : layers) {
      SyncRun run = layer.syncRuns.get(id);
      if (run != null) {
        return run;
      }
    }
    return loaded(loadedRuns, id);
  }

  @Override
  public long horizon() {
    return horizon;
  }

  private @Nullable StockRecord pendingRecord(RecordKey key) {
    for (Layer layer : layers) {
      StockRecord record = layer.records.get(key);
      if (record != null) {
        return record;
      }
    }
    return null;
  }

  private @Nullable RememberedOperation pendingOperation(OperationId operation) {
    for (Layer layer : layers) {
      RememberedOperation remembered = layer.operations.get(operation);
      if (remembered != null) {
        return remembered;
      }
    }
    return null;
  }

  /** Takes the record from those used last. */
  private boolean isKnown(RecordKey key) {
    StockRecord known = durableRecords.get(key);
    if (known == null) {
      return false;
    }
    loadedRecords.put(key, known);
    return true;
  }

  private void loadRecords(List<RecordKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Iterator<@Nullable StockRecord> found = durable.records(keys).iterator();
    for (RecordKey key : keys) {
      StockRecord record = found.next();
      loadedRecords.put(key, record);
      if (record != null) {
        durableRecords.put(key, record);
      }
    }
  }

  private void loadOperations(List<OperationId> operations) {
    if (!operations.isEmpty()) {
      Iterator<@Nullable RememberedOperation> found = durable.operations(operations).iterator();
      operations.forEach(operation -> loadedOperations.put(operation, found.next()));
    }
  }

  /**
   * A rule may only look at what its command declared: another key is absent by mistake, not by
   * fact.
   */
  private static <K, V> @Nullable V loaded(Map<K, @Nullable V> loaded, K key) {
    V value = loaded.get(key);
    if (value == null && !loaded.containsKey(key)) {
      throw new IllegalStateException("Expected a declared key, but got " + key + ".");
    }
    return value;
  }
}
