package io.onhand.server.storage.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over rows in the order in which they are added: of all of Central's state, or of a range
 * of it. Two states are the same when their hashes are.
 *
 * <p>A row is its key and what it means, encoded anew by the codec of its family, each after its
 * length: so a state that was read and one that was replayed agree, whoever wrote their bytes. What
 * lies below the horizon and counts as absent is left out, because it is removed at some time or
 * other.
 *
 * <p>One thread. Not to be confused with a checksum of files: it says nothing about how the rows
 * are stored.
 */
public final class StateHash {
  /** The length of a hash. */
  public static final int BYTES = 32;

  private static final int BUFFER_BYTES = 1 << 14;
  private static final int PROGRESS_ROWS = 1 << 12;

  /** The families that are state, in the order of the hash. */
  private static final List<CentralFamily> FAMILIES =
      List.of(
          CentralFamily.RECORDS,
          CentralFamily.RECORDS_BY_STORE,
          CentralFamily.STORES,
          CentralFamily.IDEMPOTENCY,
          CentralFamily.RESERVATIONS,
          CentralFamily.RESERVATIONS_BY_RECORD,
          CentralFamily.RESERVATIONS_BY_ORIGIN,
          CentralFamily.RESERVATION_EXPIRY,
          CentralFamily.TRANSFERS,
          CentralFamily.TRANSFERS_BY_STORE,
          CentralFamily.EXCEPTIONS,
          CentralFamily.EXCEPTIONS_BY_RECORD,
          CentralFamily.SYNC_RUNS,
          CentralFamily.SYNC_LISTINGS);

  private final MessageDigest sha = sha256();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long rows;
  private long bytes;

  /** A hash of nothing yet. */
  public StateHash() {}

  /**
   * The hash of all of Central's state: head, ended epochs, records, stores, remembered operations,
   * reservations, transfers, exceptions, sync runs, and their indexes.
   *
   * @param reader one consistent view
   * @param progress told now and then how many rows were read, and at the end; what it throws ends
   *     the reading
   * @throws CorruptValueException when a row cannot be read
   */
  public static byte[] ofAll(KeyValueReader reader, LongConsumer progress) {
    StateHash hash = new StateHash();
    Head head = new StoredState(reader).head().orElse(null);
    long horizon = 0;
    if (head != null) {
      horizon = head.horizon();
      hash.add(Keys.HEAD, MetaCodec.encode(head));
    }
    new StoredState(reader)
        .lineage()
        .ended()
        .forEach((epoch, end) -> hash.add(Keys.endedEpoch(epoch), Keys.sequence(end)));
    long read = 0;
    for (CentralFamily family : FAMILIES) {
      hash.add(new byte[0], new byte[] {(byte) family.id()});
      try (KeyValueCursor cursor = reader.cursor(family)) {
        for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
          byte[] key = cursor.key();
          byte[] value = canonical(family, key, cursor.value(), horizon);
          if (value != null) {
            hash.add(key, value);
          }
          if (++read % PROGRESS_ROWS == 0) {
            progress.accept(read);
          }
        }
      }
    }
    progress.accept(read);
    return hash.finish();
  }

  /** Adds a record: its key in the order product, store, and its numbers. */
  public void add(StockRecord record) {
    add(Keys.record(record.key()), RecordCodec.encode(record));
  }

  /** Adds a thing: its id as callers know it, and what its codec makes of it. */
  public void add(Thing thing) {
    add(thing.id().toString().getBytes(UTF_8), ThingCodec.encode(thing));
  }

  /** Adds a row. */
  public void add(byte[] key, byte[] value) {
    put(key);
    put(value);
    rows++;
    bytes += key.length + value.length;
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  /** How many bytes the keys and values added have. */
  public long bytes() {
    return bytes;
  }

  /** The hash of what was added, {@value #BYTES} bytes; nothing can be added after. */
  public byte[] finish() {
    drain();
    return sha.digest();
  }

  /** What a row means, as bytes; null: it counts as absent. */
  private static byte @Nullable [] canonical(
      CentralFamily family, byte[] key, byte[] value, long horizon) {
    return switch (family) {
      case RECORDS -> RecordCodec.encode(RecordCodec.decode(Keys.recordAt(key), value));
      case STORES -> MetaCodec.message(MetaCodec.store(value)).toByteArray();
      case SYNC_RUNS -> MetaCodec.message(MetaCodec.syncRun(value)).toByteArray();
      case IDEMPOTENCY -> {
        RememberedOperation row = OperationCodec.decode(value);
        yield row.sequence() < horizon ? null : OperationCodec.encode(row);
      }
      case RESERVATIONS -> {
        Reservation row = ReservationCodec.decode(value);
        boolean isForgotten = !row.isOpen() && row.updatedSequence() < horizon;
        yield isForgotten ? null : ReservationCodec.encode(row);
      }
      case TRANSFERS -> {
        Transfer row = TransferCodec.decode(value);
        boolean isForgotten = !row.isInTransit() && row.updatedSequence() < horizon;
        yield isForgotten ? null : TransferCodec.encode(row);
      }
      case EXCEPTIONS -> {
        StockException row = ExceptionCodec.decode(value);
        boolean isForgotten = row.resolution() != null && row.resolution().sequence() < horizon;
        yield isForgotten ? null : ExceptionCodec.encode(row);
      }
      case RECORDS_BY_STORE,
          RESERVATIONS_BY_RECORD,
          RESERVATIONS_BY_ORIGIN,
          RESERVATION_EXPIRY,
          TRANSFERS_BY_STORE,
          EXCEPTIONS_BY_RECORD,
          SYNC_LISTINGS ->
          value;
      case LOG, SUBSCRIBERS, META ->
          throw new IllegalArgumentException(
              "Expected a family of the state, but got: family=" + family);
    };
  }

  private void put(byte[] bytes) {
    if (buffer.remaining() < Integer.BYTES) {
      drain();
    }
    buffer.putInt(bytes.length);
    if (buffer.remaining() < bytes.length) {
      drain();
    }
    if (buffer.remaining() < bytes.length) {
      sha.update(bytes);
    } else {
      buffer.put(bytes);
    }
  }

  private void drain() {
    sha.update(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256 in every JDK, but it is missing.", e);
    }
  }
}
