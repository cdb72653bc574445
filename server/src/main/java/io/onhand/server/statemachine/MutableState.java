package io.onhand.server.statemachine;

import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;

/** The state as only {@link Effects} may change it. */
public interface MutableState {
  /** Sets the record. {@code isBorn}: it did not exist before the block. */
  void putRecord(StockRecord record, boolean isBorn);

  /** Remembers under which entry the operation was decided. */
  void putOperation(OperationId operation, long sequence, RequestHash requestHash);

  void putStore(Store store);

  void putSyncRun(SyncRun run);

  void putHead(Head head);
}
