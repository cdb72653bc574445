package io.onhand.server.log;

import io.onhand.server.commit.DurableState;
import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The durable state with its log. Operations whose keys are certainly new are not looked for on
 * disk.
 */
public final class LoggedState implements DurableState {
  private final StoredState state;
  private final StoredReservations reservations;
  private final StoredTransfers transfers;
  private final StoredExceptions exceptions;
  private final LogReader log;
  private final KeyFilter filter;

  public LoggedState(KeyValueReader reader, KeyFilter filter) {
    this.state = new StoredState(reader);
    this.reservations = new StoredReservations(reader);
    this.transfers = new StoredTransfers(reader);
    this.exceptions = new StoredExceptions(reader);
    this.log = new LogReader(reader);
    this.filter = filter;
  }

  @Override
  public List<@Nullable RememberedOperation> operations(List<OperationId> operations) {
    List<OperationId> perhaps = new ArrayList<>();
    boolean[] isAsked = new boolean[operations.size()];
    for (int i = 0; i < isAsked.length; i++) {
      if (filter.mayHold(operations.get(i))) {
        isAsked[i] = true;
        perhaps.add(operations.get(i));
      }
    }
    Iterator<@Nullable RememberedOperation> found =
        perhaps.isEmpty()
            ? List.<@Nullable RememberedOperation>of().iterator()
            : state.operations(perhaps).iterator();
    List<@Nullable RememberedOperation> rows = new ArrayList<>(isAsked.length);
    for (boolean asked : isAsked) {
      rows.add(asked ? found.next() : null);
    }
    return rows;
  }

  @Override
  public Entry entry(long sequence) {
    return log.entry(sequence)
        .orElseThrow(() ->
            new DamagedLogException(
                "Expected entry "
                    + sequence
                    + " of a remembered operation, but the log does not hold it."));
  }

  @Override
  public List<@Nullable StockRecord> records(List<RecordKey> keys) {
    return state.records(keys);
  }

  @Override
  public List<@Nullable SyncRun> syncRuns(List<SyncRunId> ids) {
    return state.syncRuns(ids);
  }

  @Override
  public List<@Nullable Boolean> listed(List<SyncListing> listings) {
    return state.listed(listings);
  }

  @Override
  public List<@Nullable Reservation> reservations(List<LogId> ids) {
    return reservations.reservations(ids);
  }

  @Override
  public List<@Nullable Integer> openReservations(List<String> origins) {
    return reservations.openOf(origins);
  }

  @Override
  public List<@Nullable Transfer> transfers(List<LogId> ids) {
    return transfers.transfers(ids);
  }

  @Override
  public List<@Nullable StockException> exceptions(List<LogId> ids) {
    return exceptions.exceptions(ids);
  }

  @Override
  public List<Expiry> expiries(RecordKey key) {
    return reservations.expiries(key);
  }

  @Override
  public List<Expiry> soonestExpiries(int limit) {
    return reservations.soonestExpiries(limit);
  }

  @Override
  public Lineage lineage() {
    return state.lineage();
  }

  @Override
  public List<Store> stores() {
    return state.stores();
  }
}
