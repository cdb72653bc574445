package io.onhand.server.storage.schema;

import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.RequestHash;
import java.nio.ByteBuffer;

/**
 * What is remembered of an operation: sequence and request hash, 24 bytes; and 8 more bytes, which
 * entry took it back, when one did.
 */
public final class OperationCodec {
  private static final int BYTES = 24;
  private static final int VOIDED_BYTES = BYTES + Long.BYTES;

  private OperationCodec() {}

  static byte[] encode(RememberedOperation operation) {
    boolean isVoided = operation.voidedBy() != 0;
    ByteBuffer value =
        ByteBuffer.allocate(isVoided ? VOIDED_BYTES : BYTES)
            .putLong(operation.sequence())
            .putLong(operation.requestHash().high())
            .putLong(operation.requestHash().low());
    return (isVoided ? value.putLong(operation.voidedBy()) : value).array();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptValueException when the bytes are something else
   */
  public static RememberedOperation decode(byte[] value) {
    if (value.length != BYTES && value.length != VOIDED_BYTES) {
      throw new CorruptValueException(
          "Expected an idempotency row of "
              + BYTES
              + " or "
              + VOIDED_BYTES
              + " bytes, but got "
              + value.length
              + ".");
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    return new RememberedOperation(
        buffer.getLong(),
        new RequestHash(buffer.getLong(), buffer.getLong()),
        value.length == BYTES ? 0 : buffer.getLong());
  }
}
