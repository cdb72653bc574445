package io.onhand.server.statemachine;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import org.jspecify.annotations.Nullable;

/**
 * The state as a rule may look at it. Holds at least what the command declared that it needs. What
 * has ended below the horizon is forgotten, and null here.
 */
public interface StateView {
  /** The record, or null when it does not exist. */
  @Nullable StockRecord record(RecordKey key);

  boolean isStoreDeclared(String store);

  /** The run, or null when it was never opened. */
  @Nullable SyncRun syncRun(SyncRunId id);

  /** Whether a REPLACE run has listed the record. */
  boolean isListed(SyncRunId run, RecordKey key);

  /** The reservation, or null when it is not known. */
  @Nullable Reservation reservation(LogId id);

  /** How many open reservations an origin has. */
  int openReservations(String origin);

  /** The transfer, or null when it is not known. */
  @Nullable Transfer transfer(LogId id);

  /** The exception, or null when it is not known. */
  @Nullable StockException exception(LogId id);

  /** What is remembered of an operation, or null when nothing is. */
  @Nullable RememberedOperation operation(OperationId id);

  /** The entry that decided a remembered operation. */
  Entry entry(RememberedOperation operation);

  /** The sequence below which keys and history are forgotten. */
  long horizon();
}
