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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state as it will be when everything decided is durable. Holds what is not durable yet and
 * what was used last; the rest is loaded from the durable state, before a batch is decided. When
 * blocks are lost it forgets everything, and so is back at the durable head.
 *
 * <p>What became durable is let go only before a batch is loaded, never between: so a load always
 * sees at least what was let go. Confined to the sequencer.
 */
final class Overlay implements StateView {
  private static final int RECORDS_MAX = 1 << 16;
  private static final int OPERATIONS_MAX = 1 << 13;
  private static final int SYNC_RUNS_MAX = 1 << 8;

  private final DurableState durable;
  private final Set<String> stores = new HashSet<>();
  private final RecentValues<RecordKey, StockRecord> records = new RecentValues<>(RECORDS_MAX);
  private final RecentValues<OperationId, RememberedOperation> operations =
      new RecentValues<>(OPERATIONS_MAX);
  private final RecentValues<SyncRunId, SyncRun> syncRuns = new RecentValues<>(SYNC_RUNS_MAX);
  private final List<RecordKey> missingRecords = new ArrayList<>();
  private final List<OperationId> missingOperations = new ArrayList<>();
  private long horizon;

  Overlay(DurableState durable, long horizon) {
    this.durable = durable;
    this.horizon = horizon;
    loadStores();
  }

  /** Everything up to {@code durableSequence} may be let go: it can be loaded again. */
  void retire(long durableSequence) {
    records.retire(durableSequence);
    operations.retire(durableSequence);
    syncRuns.retire(durableSequence);
  }

  /** Back to what is durable: all other blocks are lost. */
  void drop(long durableHorizon) {
    records.clear();
    operations.clear();
    syncRuns.clear();
    stores.clear();
    loadStores();
    horizon = durableHorizon;
  }

  /** Loads what a batch needs and is not known, in one call per kind. */
  void load(List<Submission> batch) {
    for (Submission submission : batch) {
      switch (submission) {
        case Submission.Mutation mutation -> need(mutation.command());
        case Submission.Lookup lookup ->
            need(OperationId.of(lookup.id().origin(), lookup.id().key()));
      }
    }
    loadRecords();
    loadOperations();
  }

  /** Adds what an entry changed. */
  void apply(Entry entry) {
    long sequence = entry.sequence();
    for (Change change : entry.changes()) {
      switch (change) {
        case RecordChanged changed ->
            records.changed(changed.after().key(), changed.after(), sequence);
        case StoreDeclared declared -> stores.add(declared.store().id());
        case SyncRunOpened opened -> syncRuns.changed(opened.run().id(), opened.run(), sequence);
        case HorizonMoved moved -> horizon = moved.sequence();
      }
    }
    Command command = entry.command();
    if (!command.isInternal()) {
      operations.changed(
          command.operation(), new RememberedOperation(sequence, command.requestHash()), sequence);
    }
  }

  /** What is remembered of the operation; null: nothing, or it lies below the horizon. */
  @Nullable RememberedOperation operation(OperationId operation) {
    RememberedOperation remembered = operations.value(operation);
    return remembered != null && remembered.sequence() >= horizon ? remembered : null;
  }

  @Override
  public @Nullable StockRecord record(RecordKey key) {
    return records.value(key);
  }

  @Override
  public boolean isStoreDeclared(String store) {
    return stores.contains(store);
  }

  @Override
  public @Nullable SyncRun syncRun(SyncRunId id) {
    return syncRuns.value(id);
  }

  @Override
  public long horizon() {
    return horizon;
  }

  private void need(Command command) {
    if (!command.isInternal()) {
      need(command.operation());
    }
    for (RecordKey key : command.body().records()) {
      if (!records.isKnown(key)) {
        missingRecords.add(key);
      }
    }
    SyncRunId run = command.body().syncRun();
    if (run != null && !syncRuns.isKnown(run)) {
      syncRuns.loaded(run, durable.syncRun(run));
    }
  }

  private void need(OperationId operation) {
    if (!operations.isKnown(operation)) {
      missingOperations.add(operation);
    }
  }

  private void loadStores() {
    durable.stores().stream().map(Store::id).forEach(stores::add);
  }

  private void loadRecords() {
    if (!missingRecords.isEmpty()) {
      Iterator<@Nullable StockRecord> found = durable.records(missingRecords).iterator();
      missingRecords.forEach(key -> records.loaded(key, found.next()));
      missingRecords.clear();
    }
  }

  private void loadOperations() {
    if (!missingOperations.isEmpty()) {
      Iterator<@Nullable RememberedOperation> found =
          durable.operations(missingOperations).iterator();
      missingOperations.forEach(operation -> operations.loaded(operation, found.next()));
      missingOperations.clear();
    }
  }
}
