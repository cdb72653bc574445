package io.onhand.server.proof;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Block;
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
import io.onhand.server.statemachine.Entry;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the state is as the log left it: what says of itself that an entry changed it last must
 * be what that entry made of it. It needs no replay, so it also proves what came after a trim.
 */
final class LoggedThings {
  private final StoredState state;
  private final StoredReservations reservations;
  private final StoredTransfers transfers;
  private final StoredExceptions exceptions;
  private final Steps steps;
  private final long horizon;
  private long records;

  LoggedThings(KeyValueReader reader, Steps steps, long horizon) {
    this.state = new StoredState(reader);
    this.reservations = new StoredReservations(reader);
    this.transfers = new StoredTransfers(reader);
    this.exceptions = new StoredExceptions(reader);
    this.steps = steps;
    this.horizon = horizon;
  }

  /** How many records were last changed by an entry of the blocks that were looked at. */
  long records() {
    return records;
  }

  void look(Block block) {
    List<RecordChanged> changed = new ArrayList<>();
    for (Entry entry : block.entries()) {
      for (Change change : entry.changes()) {
        switch (change) {
          case RecordChanged it -> changed.add(it);
          case ReservationChanged it -> unlessUnreadable(() -> look(it.after()));
          case TransferChanged it -> unlessUnreadable(() -> look(it.after()));
          case ExceptionChanged it -> unlessUnreadable(() -> look(it.after()));
          case StoreDeclared it -> unlessUnreadable(() -> look(it.store()));
          case SyncRunChanged _, HorizonMoved _, EpochEnded _, OperationVoided _ -> {}
        }
      }
    }
    try {
      look(changed);
    } catch (CorruptValueException e) {
      changed.forEach(each -> unlessUnreadable(() -> look(List.of(each))));
    }
  }

  /** A row that cannot be read is found where its family is read through. */
  private static void unlessUnreadable(Runnable look) {
    try {
      look.run();
    } catch (CorruptValueException e) {
      // Told there, with its key.
    }
  }

  private void look(Store logged) {
    require(state.stores().contains(logged), CentralFamily.STORES, logged.id(), logged, "another");
  }

  private void look(List<RecordChanged> changed) {
    List<@Nullable StockRecord> found =
        state.records(changed.stream().map(each -> each.after().key()).toList());
    for (int i = 0; i < found.size(); i++) {
      StockRecord logged = changed.get(i).after();
      StockRecord now = found.get(i);
      boolean isLast = now != null && now.updatedSequence() == logged.updatedSequence();
      records += isLast ? 1 : 0;
      // A record is never removed, and one that came later says so.
      require(
          now != null && (isLast ? now.equals(logged) : now.version() > logged.version()),
          CentralFamily.RECORDS,
          RecordsProof.text(logged.key()),
          logged,
          now);
    }
  }

  private void look(Reservation logged) {
    Reservation now = reservations.reservation(logged.id());
    boolean isLater = now != null && now.updatedSequence() > logged.updatedSequence();
    require(
        isLater || logged.equals(now) || (now == null && logged.updatedSequence() < horizon),
        CentralFamily.RESERVATIONS,
        logged.id(),
        logged,
        now);
  }

  private void look(Transfer logged) {
    Transfer now = transfers.transfer(logged.id());
    boolean isLater = now != null && now.updatedSequence() > logged.updatedSequence();
    require(
        isLater || logged.equals(now) || (now == null && logged.updatedSequence() < horizon),
        CentralFamily.TRANSFERS,
        logged.id(),
        logged,
        now);
  }

  private void look(StockException logged) {
    StockException now = exceptions.exception(logged.id());
    boolean isLater = now != null && logged.isOpen() && !now.isOpen();
    boolean isForgotten = now == null && logged.id().sequence() < horizon;
    require(
        isLater || isForgotten || logged.equals(now),
        CentralFamily.EXCEPTIONS,
        logged.id(),
        logged,
        now);
  }

  private void require(
      boolean holds, CentralFamily family, Object key, Object logged, @Nullable Object now) {
    if (!holds) {
      steps.find(
          Rule.AS_LOGGED,
          family,
          key,
          "Expected what the log left, " + logged + ", but got " + now + ".");
    }
  }
}
