package io.onhand.server.commit;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import java.util.List;

/** What the overlay keeps of each kind. Confined to the sequencer. */
final class RecentState {
  private static final int RECORDS_MAX = 1 << 16;
  private static final int OPERATIONS_MAX = 1 << 13;
  private static final int OTHERS_MAX = 1 << 12;

  final RecentValues<RecordKey, StockRecord> records;
  final RecentValues<OperationId, RememberedOperation> operations;
  final RecentValues<SyncRunId, SyncRun> syncRuns;
  final RecentListings listed;
  final RecentValues<LogId, Reservation> reservations;
  final RecentValues<String, Integer> openReservations;
  final RecentValues<LogId, Transfer> transfers;
  final RecentValues<LogId, StockException> exceptions;
  private final List<RecentValues<?, ?>> kinds;

  RecentState(DurableState durable) {
    records = new RecentValues<>(RECORDS_MAX, durable::records);
    operations = new RecentValues<>(OPERATIONS_MAX, durable::operations);
    syncRuns = new RecentValues<>(OTHERS_MAX, durable::syncRuns);
    listed = new RecentListings(new RecentValues<>(OTHERS_MAX, durable::listed));
    reservations = new RecentValues<>(OTHERS_MAX, durable::reservations);
    openReservations = new RecentValues<>(OTHERS_MAX, durable::openReservations);
    transfers = new RecentValues<>(OTHERS_MAX, durable::transfers);
    exceptions = new RecentValues<>(OTHERS_MAX, durable::exceptions);
    kinds =
        List.of(
            records, operations, syncRuns, reservations, openReservations, transfers, exceptions);
  }

  /** Everything up to {@code durableSequence} may be let go: it can be loaded again. */
  void retire(long durableSequence) {
    kinds.forEach(values -> values.retire(durableSequence));
    listed.retire(durableSequence);
  }

  /** Forgets everything. */
  void clear() {
    kinds.forEach(RecentValues::clear);
    listed.clear();
  }
}
