package io.onhand.server.storage.schema;

import io.onhand.server.domain.LogId;

/** Ids that the log gave, inside of values. */
final class LogIdCodec {
  private LogIdCodec() {}

  static io.onhand.storage.v1.LogId message(LogId id) {
    return io.onhand.storage.v1.LogId.newBuilder()
        .setEpoch(id.epoch())
        .setSequence(id.sequence())
        .setOrdinal(id.ordinal())
        .build();
  }

  /**
   * The id that {@link #message} was given.
   *
   * @throws io.onhand.server.domain.InvalidFieldException when it is not whole
   */
  static LogId id(io.onhand.storage.v1.LogId message) {
    return new LogId(message.getEpoch(), message.getSequence(), message.getOrdinal());
  }
}
