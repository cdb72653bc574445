package io.onhand.server.storage.schema;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.MutableState;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.storage.WriteBatch;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the effects of a block in a batch of Central's store. */
public final class BatchState implements MutableState {
  private static final byte[] NOTHING = {};

  private final WriteBatch batch;
  private final OpenIndexes indexes;

  public BatchState(WriteBatch batch) {
    this.batch = batch;
    this.indexes = new OpenIndexes(batch);
  }

  @Override
  public void putRecord(StockRecord record, boolean isBorn) {
    batch.put(CentralFamily.RECORDS, Keys.record(record.key()), RecordCodec.encode(record));
    if (isBorn) {
      batch.put(CentralFamily.RECORDS_BY_STORE, Keys.recordByStore(record.key()), NOTHING);
    }
  }

  @Override
  public void putOperation(OperationId operation, RememberedOperation remembered) {
    batch.put(
        CentralFamily.IDEMPOTENCY, Keys.operation(operation), OperationCodec.encode(remembered));
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
  public void putListed(SyncRunId run, List<RecordKey> keys) {
    for (RecordKey key : keys) {
      batch.put(CentralFamily.SYNC_LISTINGS, Keys.syncListing(new SyncListing(run, key)), NOTHING);
    }
  }

  @Override
  public void dropListed(SyncRunId run) {
    byte[] listings = Keys.syncListings(run);
    batch.deleteRange(CentralFamily.SYNC_LISTINGS, listings, Keys.afterAll(listings));
  }

  @Override
  public void putReservation(@Nullable Reservation before, Reservation after) {
    batch.put(CentralFamily.RESERVATIONS, LogIdKeys.id(after.id()), ReservationCodec.encode(after));
    indexes.follow(before, after);
  }

  @Override
  public void putOpenReservations(String origin, int count) {
    byte[] key = LogIdKeys.origin(origin);
    if (count == 0) {
      batch.delete(CentralFamily.RESERVATIONS_BY_ORIGIN, key);
    } else {
      batch.put(
          CentralFamily.RESERVATIONS_BY_ORIGIN,
          key,
          ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
    }
  }

  @Override
  public void putTransfer(@Nullable Transfer before, Transfer after) {
    batch.put(CentralFamily.TRANSFERS, LogIdKeys.id(after.id()), TransferCodec.encode(after));
    indexes.follow(before, after);
  }

  @Override
  public void putException(@Nullable StockException before, StockException after) {
    batch.put(CentralFamily.EXCEPTIONS, LogIdKeys.id(after.id()), ExceptionCodec.encode(after));
    indexes.follow(before, after);
  }

  @Override
  public void putEndedEpoch(long epoch, long sequence) {
    batch.put(CentralFamily.META, Keys.endedEpoch(epoch), Keys.sequence(sequence));
  }

  @Override
  public void putHead(Head head) {
    batch.put(CentralFamily.META, Keys.HEAD, MetaCodec.encode(head));
  }
}
