package io.onhand.server.storage.schema;

import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.WriteBatch;
import java.nio.ByteBuffer;

/**
 * Where the log begins. Written in the batch that drops what was before, so that a log whose oldest
 * blocks are lost is told from one that was trimmed.
 *
 * @param sequence the first entry
 * @param previousChecksum of the block before it, which its own block names; 0: there was none
 */
public record LogStart(long sequence, int previousChecksum) {
  /** Of a log that was never trimmed. */
  public static final LogStart UNTRIMMED = new LogStart(1, 0);

  private static final int BYTES = Long.BYTES + Integer.BYTES;

  /** Where the log of a store begins. */
  public static LogStart of(KeyValueReader reader) {
    byte[] value = reader.get(CentralFamily.META, Keys.LOG_START);
    if (value == null) {
      return UNTRIMMED;
    }
    if (value.length != BYTES) {
      throw new CorruptValueException(
          "Expected the beginning of the log, but got " + value.length + " bytes.");
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    return new LogStart(buffer.getLong(), buffer.getInt());
  }

  /** Drops what the log holds before this, and says so, in one batch. */
  public void trim(WriteBatch batch) {
    batch.deleteRange(CentralFamily.LOG, Keys.sequence(0), Keys.sequence(sequence));
    batch.put(
        CentralFamily.META,
        Keys.LOG_START,
        ByteBuffer.allocate(BYTES).putLong(sequence).putInt(previousChecksum).array());
  }
}
