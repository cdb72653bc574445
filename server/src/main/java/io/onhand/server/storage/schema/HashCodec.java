package io.onhand.server.storage.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RequestHash;
import java.nio.ByteBuffer;

/** Hashes inside of messages, 16 bytes each. */
final class HashCodec {
  private static final int BYTES = 2 * Long.BYTES;

  private HashCodec() {}

  static ByteString bytes(RequestHash hash) {
    return bytes(hash.high(), hash.low());
  }

  static ByteString bytes(OperationId operation) {
    return bytes(operation.high(), operation.low());
  }

  static RequestHash request(ByteString bytes) {
    ByteBuffer buffer = buffer(bytes);
    return new RequestHash(buffer.getLong(), buffer.getLong());
  }

  static OperationId operation(ByteString bytes) {
    ByteBuffer buffer = buffer(bytes);
    return new OperationId(buffer.getLong(), buffer.getLong());
  }

  private static ByteString bytes(long high, long low) {
    return UnsafeByteOperations.unsafeWrap(
        ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array());
  }

  private static ByteBuffer buffer(ByteString bytes) {
    if (bytes.size() != BYTES) {
      throw new CorruptValueException(
          "Expected a hash of " + BYTES + " bytes, but got " + bytes.size() + ".");
    }
    return bytes.asReadOnlyByteBuffer();
  }
}
