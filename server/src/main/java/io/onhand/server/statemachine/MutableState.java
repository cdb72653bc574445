package io.onhand.server.statemachine;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state as only {@link Effects} may change it. */
public interface MutableState {
  /** Sets the record. {@code isBorn}: it did not exist before the block. */
  void putRecord(StockRecord record, boolean isBorn);

  /** Remembers under which entry the operation was decided. */
  void putOperation(OperationId operation, RememberedOperation remembered);

  void putStore(Store store);

  void putSyncRun(SyncRun run);

  /** Remembers that a REPLACE run has listed the records. */
  void putListed(SyncRunId run, List<RecordKey> keys);

  /** Forgets what a run has listed before: it is opened, or takes no more rows. */
  void dropListed(SyncRunId run);

  /** Sets the reservation. {@code before}: what it was before the block; null: nothing. */
  void putReservation(@Nullable Reservation before, Reservation after);

  /** Sets how many open reservations an origin has. */
  void putOpenReservations(String origin, int count);

  /** Sets the transfer. {@code before}: what it was before the block; null: nothing. */
  void putTransfer(@Nullable Transfer before, Transfer after);

  /** Sets the exception. {@code before}: what it was before the block; null: nothing. */
  void putException(@Nullable StockException before, StockException after);

  /** Remembers up to which sequence this log holds an epoch that has ended. */
  void putEndedEpoch(long epoch, long sequence);

  void putHead(Head head);
}
