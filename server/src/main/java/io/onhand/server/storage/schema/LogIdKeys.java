package io.onhand.server.storage.schema;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys with ids that the log gave: of reservations, transfers and exceptions, and of the indexes
 * over them. Numbers are big-endian, so that ids sort in the order of the log and expiries soonest
 * first.
 */
public final class LogIdKeys {
  /** Epoch, sequence, ordinal. */
  public static final int ID_BYTES = 2 * Long.BYTES + Integer.BYTES;

  /** Log time, id. */
  public static final int EXPIRY_BYTES = Long.BYTES + ID_BYTES;

  private LogIdKeys() {}

  public static byte[] id(LogId id) {
    return put(ByteBuffer.allocate(ID_BYTES), id).array();
  }

  /** The id at the end of a key. */
  public static LogId idAt(byte[] key) {
    ByteBuffer end = end(key, ID_BYTES);
    return new LogId(end.getLong(), end.getLong(), end.getInt());
  }

  public static byte[] expiry(Expiry expiry) {
    ByteBuffer key = ByteBuffer.allocate(EXPIRY_BYTES).putLong(expiry.atMicros());
    return put(key, expiry.reservation()).array();
  }

  /** The expiry at the end of a key. */
  public static Expiry expiryAt(byte[] key) {
    ByteBuffer end = end(key, EXPIRY_BYTES);
    return new Expiry(end.getLong(), new LogId(end.getLong(), end.getLong(), end.getInt()));
  }

  public static byte[] ofRecord(RecordKey record, Expiry expiry) {
    return Keys.joined(ofRecord(record), expiry(expiry));
  }

  public static byte[] ofRecord(RecordKey record, LogId id) {
    return Keys.joined(ofRecord(record), id(id));
  }

  /** What the keys of all things of a record begin with. */
  public static byte[] ofRecord(RecordKey record) {
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
  public static byte[] of(String owner, LogId id) {
    return Keys.joined(Keys.prefix(owner), id(id));
  }

  /** Begins no other key: those of the origin's things go on with a zero byte. */
  public static byte[] origin(String origin) {
    return Keys.store(origin);
  }

  /** The origin that {@link #origin} was given. */
  public static String originAt(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  /** Whose thing it is, of a key that {@link #of} made. */
  public static String ownerAt(byte[] key) {
    return text(key, key.length - ID_BYTES - 1);
  }

  /** Product and store, as people write them, of a key that was made of a record and an id. */
  public static String recordOfThingAt(byte[] key) {
    return text(key, key.length - ID_BYTES - 1).replace('\0', '@');
  }

  /** The record's own key, of a key that was made of a record and an expiry. */
  public static byte[] recordKeyOfExpiry(byte[] key) {
    return Arrays.copyOf(key, end(key, EXPIRY_BYTES + 1).position());
  }

  private static String text(byte[] key, int length) {
    if (length < 0) {
      throw new CorruptValueException(
          "Expected a key that ends with an id, but got " + key.length + " bytes.");
    }
    return new String(key, 0, length, StandardCharsets.UTF_8);
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
