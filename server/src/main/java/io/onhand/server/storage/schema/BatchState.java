package io.onhand.server.storage.schema;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
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
    LogId id = after.id();
    batch.put(CentralFamily.RESERVATIONS, LogIdKeys.id(id), ReservationCodec.encode(after));
    boolean wasOpen = before != null && before.isOpen();
    index(
        CentralFamily.RESERVATIONS_BY_ORIGIN,
        LogIdKeys.of(after.origin(), id),
        wasOpen,
        after.isOpen());
    boolean isMoved = before != null && before.expiresAtMicros() != after.expiresAtMicros();
    if (before != null && isMoved) {
      indexExpiry(before, wasOpen, false);
      indexExpiry(after, false, after.isOpen());
    } else {
      indexExpiry(after, wasOpen, after.isOpen());
    }
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
    LogId id = after.id();
    batch.put(CentralFamily.TRANSFERS, LogIdKeys.id(id), TransferCodec.encode(after));
    boolean was = before != null && before.isInTransit();
    boolean is = after.isInTransit();
    index(CentralFamily.TRANSFERS_BY_STORE, LogIdKeys.of(after.fromStore(), id), was, is);
    index(CentralFamily.TRANSFERS_BY_STORE, LogIdKeys.of(after.toStore(), id), was, is);
  }

  @Override
  public void putException(@Nullable StockException before, StockException after) {
    batch.put(CentralFamily.EXCEPTIONS, LogIdKeys.id(after.id()), ExceptionCodec.encode(after));
    index(
        CentralFamily.EXCEPTIONS_BY_RECORD,
        LogIdKeys.ofRecord(after.record(), after.id()),
        before != null && before.isOpen(),
        after.isOpen());
  }

  @Override
  public void putHead(Head head) {
    batch.put(CentralFamily.META, Keys.HEAD, MetaCodec.encode(head));
  }

  private void indexExpiry(Reservation reservation, boolean was, boolean is) {
    if (was == is) {
      return;
    }
    Expiry expiry = new Expiry(reservation.expiresAtMicros(), reservation.id());
    index(CentralFamily.RESERVATION_EXPIRY, LogIdKeys.expiry(expiry), was, is);
    for (ReservationLine line : reservation.lines()) {
      index(CentralFamily.RESERVATIONS_BY_RECORD, LogIdKeys.ofRecord(line.key(), expiry), was, is);
    }
  }

  /** Makes a row of an index follow what it is of; one that stays costs nothing. */
  private void index(CentralFamily family, byte[] key, boolean was, boolean is) {
    if (is && !was) {
      batch.put(family, key, NOTHING);
    } else if (was && !is) {
      batch.delete(family, key);
    }
  }
}
