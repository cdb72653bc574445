package io.onhand.server.proof;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.ExceptionCodec;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogIdKeys;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.ReservationCodec;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.TransferCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The state of {@link StateProofTest}, changed behind Central's back. */
record TamperedStore(InMemoryStore store) {
  static final RecordKey A = new RecordKey("A", "Paris");
  static final RecordKey B = new RecordKey("B", "Paris");
  static final RecordKey NEW = new RecordKey("N", "Paris");
  static final RecordKey GHOST = new RecordKey("X", "Ghost");

  /** The id of no thing. */
  static final LogId NOBODY = LogId.of(SteppedPipeline.EPOCH, 999);

  static final byte[] NOTHING = {};
  static final byte[] GARBAGE = {1, 2, 3};

  /** The reservation that is open. */
  Reservation open() {
    return new StoredReservations(store).expiringBefore(Long.MAX_VALUE, null, 1).getFirst();
  }

  /** The transfer that is in transit. */
  Transfer inTransit() {
    return TransferCodec.decode(value(CentralFamily.TRANSFERS, 0));
  }

  /** Record A gets more of everything. */
  void changeRecord(long onHand, long reserved, long incoming) {
    StockRecord it = record(A);
    put(
        new StockRecord(
            A,
            it.onHand() + onHand,
            it.reserved() + reserved,
            it.incoming() + incoming,
            it.floor(),
            it.lowStockAt(),
            it.version(),
            it.updatedSequence(),
            it.updatedAtMicros()));
  }

  /** Record A says that the entry which changed B changed it. */
  void changeEntryOfRecord() {
    StockRecord it = record(A);
    put(
        new StockRecord(
            A,
            it.onHand(),
            it.reserved(),
            it.incoming(),
            it.floor(),
            it.lowStockAt(),
            it.version(),
            record(B).updatedSequence(),
            it.updatedAtMicros()));
  }

  /** A record appears that is as A. */
  void copyRecordTo(RecordKey key) {
    put(CentralFamily.RECORDS, Keys.record(key), RecordCodec.encode(record(A)));
  }

  /** A reservation as {@link #open} is, but for this. */
  void put(LogId id, ReservationState state, ReservationLine line) {
    Reservation it = open();
    Reservation changed =
        new Reservation(
            id,
            it.origin(),
            it.key(),
            it.reference(),
            state,
            List.of(line),
            it.createdAtMicros(),
            it.expiresAtMicros(),
            it.updatedSequence());
    put(CentralFamily.RESERVATIONS, LogIdKeys.id(id), ReservationCodec.encode(changed));
  }

  /** A transfer as {@link #inTransit} is, but for this. */
  void put(LogId id, TransferState state, TransferLine line) {
    Transfer it = inTransit();
    Transfer changed =
        new Transfer(
            id,
            it.fromStore(),
            it.toStore(),
            it.origin(),
            it.key(),
            it.reference(),
            state,
            List.of(line),
            it.createdAtMicros(),
            it.updatedSequence());
    put(CentralFamily.TRANSFERS, LogIdKeys.id(id), TransferCodec.encode(changed));
  }

  /** The exception is about something else. */
  void changeException(RecordKey record, long quantity) {
    StockException it = ExceptionCodec.decode(value(CentralFamily.EXCEPTIONS, 0));
    StockException changed =
        new StockException(
            it.id(),
            record,
            it.kind(),
            quantity,
            it.origin(),
            it.key(),
            it.reference(),
            it.openedAtMicros(),
            it.resolution());
    put(CentralFamily.EXCEPTIONS, LogIdKeys.id(it.id()), ExceptionCodec.encode(changed));
  }

  /** The last bit of the first block. */
  void flipBitOfFirstBlock() {
    byte[] block = value(CentralFamily.LOG, 0);
    block[block.length - 1] ^= 1;
    put(CentralFamily.LOG, key(CentralFamily.LOG, 0), block);
  }

  /** A run that no entry finished: no sum and no index tells. */
  void changeSyncRun() {
    byte[] run = value(CentralFamily.SYNC_RUNS, 0);
    byte[] longer = Arrays.copyOf(run, run.length + 2);
    longer[run.length] = 7 << 3;
    longer[run.length + 1] = 1;
    put(CentralFamily.SYNC_RUNS, key(CentralFamily.SYNC_RUNS, 0), longer);
  }

  /** The first row is there a second time. */
  void copyFirst(CentralFamily family, byte[] key) {
    put(family, key, value(family, 0));
  }

  void deleteFirst(CentralFamily family) {
    delete(family, keys(family).getFirst());
  }

  void deleteLast(CentralFamily family) {
    delete(family, keys(family).getLast());
  }

  void put(CentralFamily family, byte[] key, byte[] value) {
    WriteBatch batch = new WriteBatch();
    batch.put(family, key, value);
    store.write(batch, Durability.SYNCED);
  }

  void delete(CentralFamily family, byte[] key) {
    WriteBatch batch = new WriteBatch();
    batch.delete(family, key);
    store.write(batch, Durability.SYNCED);
  }

  byte[] key(CentralFamily family, int index) {
    return keys(family).get(index);
  }

  private byte[] value(CentralFamily family, int index) {
    return Objects.requireNonNull(store.get(family, key(family, index)));
  }

  private StockRecord record(RecordKey key) {
    return Objects.requireNonNull(new StoredState(store).record(key));
  }

  private void put(StockRecord record) {
    put(CentralFamily.RECORDS, Keys.record(record.key()), RecordCodec.encode(record));
  }

  private List<byte[]> keys(CentralFamily family) {
    List<byte[]> keys = new ArrayList<>();
    try (KeyValueCursor cursor = store.cursor(family)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }
}
