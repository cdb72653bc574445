package io.onhand.server.commit;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.StateView;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
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

  private final DurableState durable;
  private final Expiries expiries;
  private final RecentState recent;
  private final Loading loading;
  private final Set<String> stores = new HashSet<>();

  /** Those that may not be durable yet: a void may name one before the log shows it. */
  private final Queue<Entry> entries = new ArrayDeque<>();

  private long horizon;

  Overlay(DurableState durable, long horizon) {
    this.durable = durable;
    this.horizon = horizon;
    recent = new RecentState(durable);
    loading = new Loading(this, recent);
    expiries = new Expiries(durable);
    loadStores();
  }

  /** Makes known what commands need. */
  Loading loading() {
    return loading;
  }

  Expiries expiries() {
    return expiries;
  }

  /** Everything up to {@code durableSequence} may be let go: it can be loaded again. */
  void retire(long durableSequence) {
    recent.retire(durableSequence);
    expiries.retire(durableSequence);
    for (Entry first = entries.peek();
        first != null && first.sequence() <= durableSequence;
        first = entries.peek()) {
      entries.remove();
    }
  }

  /** Back to what is durable: all other blocks are lost. */
  void drop(long durableHorizon) {
    recent.clear();
    expiries.drop();
    entries.clear();
    stores.clear();
    loadStores();
    horizon = durableHorizon;
  }

  /** Adds what an entry changed. */
  void apply(Entry entry) {
    long sequence = entry.sequence();
    entries.add(entry);
    for (Change change : entry.changes()) {
      switch (change) {
        case RecordChanged changed ->
            recent.records.changed(changed.after().key(), changed.after(), sequence);
        case StoreDeclared declared -> stores.add(declared.store().id());
        case SyncRunChanged changed -> apply(changed.run(), sequence);
        case HorizonMoved moved -> horizon = moved.sequence();
        case EpochEnded _ ->
            throw new IllegalStateException("Expected no new epoch while this one is served.");
        case ReservationChanged changed -> {
          recent.reservations.changed(changed.after().id(), changed.after(), sequence);
          recent.openReservations.changed(
              changed.after().origin(), changed.openOfOrigin(), sequence);
          expiries.apply(sequence, changed);
        }
        case TransferChanged changed ->
            recent.transfers.changed(changed.after().id(), changed.after(), sequence);
        case ExceptionChanged changed ->
            recent.exceptions.changed(changed.after().id(), changed.after(), sequence);
        case OperationVoided voided ->
            recent.operations.changed(voided.operation(), voided.remembered(), sequence);
      }
    }
    Command command = entry.command();
    if (!command.isInternal()) {
      recent.operations.changed(
          command.operation(), new RememberedOperation(sequence, command.requestHash()), sequence);
    }
    SyncRunId run = command.body().syncRun();
    if (run != null && entry.decision() instanceof Decision.Accepted accepted) {
      recent.listed.add(run, accepted.listed(), sequence);
    }
  }

  private void apply(SyncRun run, long sequence) {
    if (recent.syncRuns.value(run.id()) != null && !run.isFinished()) {
      recent.listed.startAnew(run.id(), sequence);
    }
    recent.syncRuns.changed(run.id(), run, sequence);
  }

  /** What is remembered of the operation; null: nothing, or it lies below the horizon. */
  @Override
  public @Nullable RememberedOperation operation(OperationId operation) {
    RememberedOperation remembered = recent.operations.value(operation);
    return remembered != null && remembered.sequence() >= horizon ? remembered : null;
  }

  @Override
  public Entry entry(RememberedOperation operation) {
    for (Entry entry : entries) {
      if (entry.sequence() == operation.sequence()) {
        return entry;
      }
    }
    return durable.entry(operation.sequence());
  }

  @Override
  public @Nullable StockRecord record(RecordKey key) {
    return recent.records.value(key);
  }

  @Override
  public boolean isStoreDeclared(String store) {
    return stores.contains(store);
  }

  @Override
  public @Nullable SyncRun syncRun(SyncRunId id) {
    return recent.syncRuns.value(id);
  }

  @Override
  public boolean isListed(SyncRunId run, RecordKey key) {
    return recent.listed.isListed(run, key);
  }

  @Override
  public @Nullable Reservation reservation(LogId id) {
    Reservation found = recent.reservations.value(id);
    return found != null && (found.isOpen() || found.updatedSequence() >= horizon) ? found : null;
  }

  @Override
  public int openReservations(String origin) {
    Integer count = recent.openReservations.value(origin);
    return count == null ? 0 : count;
  }

  @Override
  public @Nullable Transfer transfer(LogId id) {
    Transfer found = recent.transfers.value(id);
    return found != null && (found.isInTransit() || found.updatedSequence() >= horizon)
        ? found
        : null;
  }

  @Override
  public @Nullable StockException exception(LogId id) {
    StockException found = recent.exceptions.value(id);
    return found != null && (found.resolution() == null || found.resolution().sequence() >= horizon)
        ? found
        : null;
  }

  @Override
  public long horizon() {
    return horizon;
  }

  private void loadStores() {
    durable.stores().stream().map(Store::id).forEach(stores::add);
  }
}
