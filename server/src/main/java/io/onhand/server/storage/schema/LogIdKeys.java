package io.onhand.server.storage.schema;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys with ids that the log gave: of reservations, transfers and exceptions, and of the indexes
 * over them. Numbers are big-endian, so that ids sort in the order of the log and expiries soonest
 * first.
 */
final class LogIdKeys {
  /** Epoch, sequence, ordinal. */
  static final int ID_BYTES = 2 * Long.BYTES + Integer.BYTES;

  /** Log time, id. */
  static final int EXPIRY_BYTES = Long.BYTES + ID_BYTES;

  private LogIdKeys() {}

  static byte[] id(LogId id) {
    return put(ByteBuffer.allocate(ID_BYTES), id).array();
  }

  /** The id at the end of a key. */
  static LogId idAt(byte[] key) {
    ByteBuffer end = end(key, ID_BYTES);
    return new LogId(end.getLong(), end.getLong(), end.getInt());
  }

  static byte[] expiry(Expiry expiry) {
    ByteBuffer key = ByteBuffer.allocate(EXPIRY_BYTES).putLong(expiry.atMicros());
    return put(key, expiry.reservation()).array();
  }

  /** The expiry at the end of a key. */
  static Expiry expiryAt(byte[] key) {
    ByteBuffer end = end(key, EXPIRY_BYTES);
    return new Expiry(end.getLong(), new LogId(end.getLong(), end.getLong(), end.getInt()));
  }

  static byte[] ofRecord(RecordKey record, Expiry expiry) {
    return Keys.joined(ofRecord(record), expiry(expiry));
  }

  static byte[] ofRecord(RecordKey record, LogId id) {
    return Keys.joined(ofRecord(record), id(id));
  }

  /** What the keys of all things of a record begin with. */
  static byte[] ofRecord(RecordKey record) {
    return Keys.joined(Keys.record(record), Keys.prefix(""));
  }

  /**
   * The record that the key of a thing of a record begins with.
   *
   * @param endBytes how many bytes follow it
   */
  static RecordKey recordBefore(byte[] key, int endBytes) {
    int separated = key.length - endBytes - 1;
    if (separated < 1) {
      throw new CorruptValueException(
          "Expected a key that begins with a record, but got " + key.length + " bytes.");
    }
    return Keys.recordAt(Arrays.copyOf(key, separated));
  }

  /** A thing of an origin or of a store. */
  static byte[] of(String owner, LogId id) {
    return Keys.joined(Keys.prefix(owner), id(id));
  }

  /** Begins no other key: those of the origin's things go on with a zero byte. */
  static byte[] origin(String origin) {
    return Keys.store(origin);
  }

  private static ByteBuffer put(ByteBuffer key, LogId id) {
    return key.putLong(id.epoch()).putLong(id.sequence()).putInt(id.ordinal());
  }

  private static ByteBuffer end(byte[] key, int bytes) {
    if (key.length < bytes) {
      throw new CorruptValueException(
          "Expected a key that ends with an id, but got " + key.length + " bytes.");
    }
    return ByteBuffer.wrap(key, key.length - bytes, bytes);
  }
}
