package io.onhand.server.storage.schema;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.OperationId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of Central's families. Two ids are joined by a zero byte, which no id contains, so that
 * keys sort by the first id and then the second, in the order of their UTF-8 bytes.
 */
public final class Keys {
  /** The one key of the head. */
  static final byte[] HEAD = text("head");

  /** What the keys of ended epochs begin with. */
  static final byte[] ENDED_EPOCHS = text("ended/");

  /** The one key of where the log begins. */
  static final byte[] LOG_START = text("log-start");

  /** The one key of how far the sweep behind the horizon has come. */
  static final byte[] SWEPT = text("swept");

  private static final byte SEPARATOR = 0;

  private Keys() {}

  public static byte[] record(RecordKey key) {
    return pair(key.product(), key.store());
  }

  public static byte[] recordByStore(RecordKey key) {
    return pair(key.store(), key.product());
  }

  /** The key that {@link #record} made. */
  public static RecordKey recordAt(byte[] key) {
    int separator = separatorOf(key);
    return new RecordKey(
        text(key, 0, separator), text(key, separator + 1, key.length - separator - 1));
  }

  /** The key that {@link #recordByStore} made. */
  public static RecordKey recordByStoreAt(byte[] key) {
    int separator = separatorOf(key);
    return new RecordKey(
        text(key, separator + 1, key.length - separator - 1), text(key, 0, separator));
  }

  /** What all pairs that begin with this id begin with. */
  public static byte[] prefix(String first) {
    return pair(first, "");
  }

  public static byte[] store(String store) {
    return text(store);
  }

  public static byte[] subscriber(String subscriber) {
    return text(subscriber);
  }

  public static byte[] syncRun(SyncRunId run) {
    return pair(run.origin(), run.runId());
  }

  static byte[] syncListing(SyncListing listing) {
    return joined(syncListings(listing.run()), record(listing.record()));
  }

  /** What the keys of all records that a run has listed begin with. */
  static byte[] syncListings(SyncRunId run) {
    return joined(syncRun(run), new byte[] {SEPARATOR});
  }

  /**
   * The first key after all those that begin with {@code prefix}, which must end with the zero byte
   * that follows an id.
   */
  static byte[] afterAll(byte[] prefix) {
    byte[] end = prefix.clone();
    end[end.length - 1] = SEPARATOR + 1;
    return end;
  }

  public static byte[] operation(OperationId operation) {
    return ByteBuffer.allocate(16).putLong(operation.high()).putLong(operation.low()).array();
  }

  /** The id that {@link #operation} was given. */
  public static OperationId operationAt(byte[] key) {
    ByteBuffer buffer = ByteBuffer.wrap(key);
    return new OperationId(buffer.getLong(), buffer.getLong());
  }

  static byte[] endedEpoch(long epoch) {
    return joined(ENDED_EPOCHS, ByteBuffer.allocate(Long.BYTES).putLong(epoch).array());
  }

  /** The epoch that {@link #endedEpoch} was given. */
  static long endedEpochAt(byte[] key) {
    return ByteBuffer.wrap(key).getLong(ENDED_EPOCHS.length);
  }

  /** Big-endian, so that blocks sort by sequence. */
  public static byte[] sequence(long sequence) {
    return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
  }

  /** The sequence that {@link #sequence} was given. */
  public static long sequenceAt(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /** The key of the run, of the key of a record that it has listed. */
  public static byte[] syncRunOfListing(byte[] key) {
    int origin = separatorOf(key);
    int run = origin + 1;
    while (run < key.length && key[run] != SEPARATOR) {
      run++;
    }
    return Arrays.copyOf(key, run);
  }

  /** One after the other, with nothing between. */
  static byte[] joined(byte[] first, byte[] second) {
    byte[] key = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, key, first.length, second.length);
    return key;
  }

  private static byte[] pair(String first, String second) {
    byte[] a = text(first);
    byte[] b = text(second);
    byte[] key = new byte[a.length + 1 + b.length];
    System.arraycopy(a, 0, key, 0, a.length);
    key[a.length] = SEPARATOR;
    System.arraycopy(b, 0, key, a.length + 1, b.length);
    return key;
  }

  private static int separatorOf(byte[] key) {
    for (int i = 0; i < key.length; i++) {
      if (key[i] == SEPARATOR) {
        return i;
      }
    }
    throw new CorruptValueException("Expected two ids joined by a zero byte, but found none.");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] key, int offset, int length) {
    return new String(key, offset, length, StandardCharsets.UTF_8);
  }
}
