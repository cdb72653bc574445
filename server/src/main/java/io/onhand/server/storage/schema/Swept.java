package io.onhand.server.storage.schema;

import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.WriteBatch;
import java.nio.ByteBuffer;

/**
 * How far what lies below the horizon is removed. Written in the batch that removes it, so it is
 * never ahead of that; no part of the state, for it says only what need not be looked for again.
 */
public final class Swept {
  private Swept() {}

  /** Of entries up to this one nothing is left to be removed. */
  public static long upTo(KeyValueReader reader) {
    byte[] value = reader.get(CentralFamily.META, Keys.SWEPT);
    if (value == null) {
      return 0;
    }
    if (value.length != Long.BYTES) {
      throw new CorruptValueException(
          "Expected how far was swept, but got " + value.length + " bytes.");
    }
    return ByteBuffer.wrap(value).getLong();
  }

  /** Says so, with what removes it. */
  public static void put(WriteBatch batch, long sequence) {
    batch.put(CentralFamily.META, Keys.SWEPT, Keys.sequence(sequence));
  }
}
