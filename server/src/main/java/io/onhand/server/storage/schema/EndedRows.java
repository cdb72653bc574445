package io.onhand.server.storage.schema;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
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
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.WriteBatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of reservations, transfers and exceptions that have ended. Below the horizon they count
 * as absent already; their indexes are gone since they ended.
 */
public final class EndedRows {
  private final StoredReservations reservations;
  private final StoredTransfers transfers;
  private final StoredExceptions exceptions;

  public EndedRows(KeyValueReader reader) {
    reservations = new StoredReservations(reader);
    transfers = new StoredTransfers(reader);
    exceptions = new StoredExceptions(reader);
  }

  /**
   * Removes what ended by these changes and was changed by no entry from the horizon on.
   *
   * @param changes of entries below the horizon
   * @param horizon the sequence below which things are forgotten
   * @param batch takes the removals
   */
  public void removeForgotten(List<Change> changes, long horizon, WriteBatch batch) {
    Set<LogId> endedReservations = new LinkedHashSet<>();
    Set<LogId> endedTransfers = new LinkedHashSet<>();
    Set<LogId> resolved = new LinkedHashSet<>();
    for (Change change : changes) {
      switch (change) {
        case ReservationChanged changed when !changed.after().isOpen() ->
            endedReservations.add(changed.after().id());
        case TransferChanged changed when !changed.after().isInTransit() ->
            endedTransfers.add(changed.after().id());
        case ExceptionChanged changed when !changed.after().isOpen() ->
            resolved.add(changed.after().id());
        case ReservationChanged _,
            TransferChanged _,
            ExceptionChanged _,
            RecordChanged _,
            StoreDeclared _,
            SyncRunChanged _,
            HorizonMoved _,
            EpochEnded _,
            OperationVoided _ -> {}
      }
    }
    removeReservations(new ArrayList<>(endedReservations), horizon, batch);
    removeTransfers(new ArrayList<>(endedTransfers), horizon, batch);
    removeExceptions(new ArrayList<>(resolved), horizon, batch);
  }

  private void removeReservations(List<LogId> ids, long horizon, WriteBatch batch) {
    for (Reservation row : reservations.reservations(ids)) {
      if (row != null && !row.isOpen() && row.updatedSequence() < horizon) {
        batch.delete(CentralFamily.RESERVATIONS, LogIdKeys.id(row.id()));
      }
    }
  }

  private void removeTransfers(List<LogId> ids, long horizon, WriteBatch batch) {
    for (Transfer row : transfers.transfers(ids)) {
      if (row != null && !row.isInTransit() && row.updatedSequence() < horizon) {
        batch.delete(CentralFamily.TRANSFERS, LogIdKeys.id(row.id()));
      }
    }
  }

  private void removeExceptions(List<LogId> ids, long horizon, WriteBatch batch) {
    for (StockException row : exceptions.exceptions(ids)) {
      if (row != null && row.resolution() != null && row.resolution().sequence() < horizon) {
        batch.delete(CentralFamily.EXCEPTIONS, LogIdKeys.id(row.id()));
      }
    }
  }
}
