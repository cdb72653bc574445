package io.onhand.server.storage.schema;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.storage.v1.Rejection;
import java.util.OptionalLong;

/** Why commands and records were refused. */
final class RejectionCodec {
  private RejectionCodec() {}

  static Rejection message(Rejected rejected) {
    Rejection.Builder message =
        Rejection.newBuilder()
            .setReason(EnumNumbers.number(rejected.reason()))
            .setStore(rejected.subject());
    rejected.lines().forEach(line -> message.addLines(message(line)));
    return message.build();
  }

  static Rejected rejected(Rejection message) {
    return new Rejected(
        EnumNumbers.rejection(message.getReason()),
        message.getLinesList().stream().map(RejectionCodec::lineRejection).toList(),
        message.getStore());
  }

  static io.onhand.storage.v1.LineRejection message(LineRejection line) {
    io.onhand.storage.v1.LineRejection.Builder message =
        io.onhand.storage.v1.LineRejection.newBuilder()
            .setProduct(line.key().product())
            .setStore(line.key().store())
            .setReason(EnumNumbers.number(line.reason()))
            .setDelta(line.delta());
    line.expectedVersion().ifPresent(message::setExpectedVersion);
    if (line.current() != null) {
      message.setCurrent(RecordCodec.message(line.current()));
    }
    line.held().ifPresent(message::setHeld);
    return message.build();
  }

  static LineRejection lineRejection(io.onhand.storage.v1.LineRejection message) {
    RecordKey key = new RecordKey(message.getProduct(), message.getStore());
    return new LineRejection(
        key,
        EnumNumbers.rejection(message.getReason()),
        message.getDelta(),
        message.hasExpectedVersion()
            ? OptionalLong.of(message.getExpectedVersion())
            : OptionalLong.empty(),
        message.hasCurrent() ? RecordCodec.record(key, message.getCurrent()) : null,
        message.hasHeld() ? OptionalLong.of(message.getHeld()) : OptionalLong.empty());
  }
}
