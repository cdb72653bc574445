package io.onhand.server.storage.schema;

import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.RequestHash;
import java.nio.ByteBuffer;

/** What is remembered of an operation: sequence and request hash, 24 bytes. */
public final class OperationCodec {
  private static final int BYTES = 24;

  private OperationCodec() {}

  static byte[] encode(long sequence, RequestHash requestHash) {
    return ByteBuffer.allocate(BYTES)
        .putLong(sequence)
        .putLong(requestHash.high())
        .putLong(requestHash.low())
        .array();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptValueException when the bytes are something else
   */
  public static RememberedOperation decode(byte[] value) {
    if (value.length != BYTES) {
      throw new CorruptValueException(
          "Expected an idempotency row of " + BYTES + " bytes, but got " + value.length + ".");
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    return new RememberedOperation(
        buffer.getLong(), new RequestHash(buffer.getLong(), buffer.getLong()));
  }
}
