package io.onhand.server.statemachine;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import org.jspecify.annotations.Nullable;

/** The state as a rule may look at it. Holds at least what the command declared that it needs. */
public interface StateView {
  /** The record, or null when it does not exist. */
  @Nullable StockRecord record(RecordKey key);

  boolean isStoreDeclared(String store);

  /** The run, or null when it was never opened. */
  @Nullable SyncRun syncRun(SyncRunId id);

  /** The sequence below which keys and history are forgotten. */
  long horizon();
}
