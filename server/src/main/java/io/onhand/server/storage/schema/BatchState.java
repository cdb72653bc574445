package io.onhand.server.storage.schema;

import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.MutableState;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RequestHash;
import io.onhand.server.storage.WriteBatch;

/** Collects the effects of a block in a batch of Central's store. */
public final class BatchState implements MutableState {
  private static final byte[] NOTHING = {};

  private final WriteBatch batch;

  public BatchState(WriteBatch batch) {
    this.batch = batch;
  }

  @Override
  public void putRecord(StockRecord record, boolean isBorn) {
    batch.put(CentralFamily.RECORDS, Keys.record(record.key()), RecordCodec.encode(record));
    if (isBorn) {
      batch.put(CentralFamily.RECORDS_BY_STORE, Keys.recordByStore(record.key()), NOTHING);
    }
  }

  @Override
  public void putOperation(OperationId operation, long sequence, RequestHash requestHash) {
    batch.put(
        CentralFamily.IDEMPOTENCY,
        Keys.operation(operation),
        OperationCodec.encode(sequence, requestHash));
  }

  @Override
  public void putStore(Store store) {
    batch.put(CentralFamily.STORES, Keys.store(store.id()), MetaCodec.message(store).toByteArray());
  }

  @Override
  public void putSyncRun(SyncRun run) {
    batch.put(
        CentralFamily.SYNC_RUNS, Keys.syncRun(run.id()), MetaCodec.message(run).toByteArray());
  }

  @Override
  public void putHead(Head head) {
    batch.put(CentralFamily.META, Keys.HEAD, MetaCodec.encode(head));
  }
}
