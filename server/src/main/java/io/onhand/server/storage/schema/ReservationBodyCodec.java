package io.onhand.server.storage.schema;

import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.storage.v1.Entry;
import io.onhand.storage.v1.Operation;
import io.onhand.storage.v1.PartLine;
import java.util.List;
import java.util.OptionalLong;

/** What commands on reservations ask. */
final class ReservationBodyCodec {
  private ReservationBodyCodec() {}

  static void encode(ReservationCommand body, Entry.Builder message) {
    switch (body) {
      case Reserve reserve -> {
        message
            .setOperation(Operation.OPERATION_RESERVE)
            .getReserveBuilder()
            .setDurationMicros(reserve.durationMicros());
        reserve.lines().forEach(line -> message.getReserveBuilder().addLines(line(line)));
      }
      case Commit commit -> {
        message
            .setOperation(Operation.OPERATION_COMMIT)
            .getCommitBuilder()
            .setReservation(LogIdCodec.message(commit.reservation()))
            .setRemainder(EnumNumbers.number(commit.remainder()))
            .setOnExpired(EnumNumbers.number(commit.onExpired()));
        commit.lines().forEach(line -> message.getCommitBuilder().addLines(part(line)));
      }
      case Release release -> {
        message
            .setOperation(Operation.OPERATION_RELEASE)
            .getReleaseBuilder()
            .setReservation(LogIdCodec.message(release.reservation()));
        release.lines().forEach(line -> message.getReleaseBuilder().addLines(part(line)));
      }
      case Extend extend ->
          message
              .setOperation(Operation.OPERATION_EXTEND)
              .getExtendBuilder()
              .setReservation(LogIdCodec.message(extend.reservation()))
              .setDurationMicros(extend.durationMicros());
      case Expire expire ->
          message
              .setOperation(Operation.OPERATION_EXPIRE)
              .setExpire(LogIdCodec.message(expire.reservation()));
    }
  }

  static Reserve reserve(io.onhand.storage.v1.Reserve message) {
    return new Reserve(
        message.getLinesList().stream().map(ReservationBodyCodec::line).toList(),
        message.getDurationMicros());
  }

  static Commit commit(io.onhand.storage.v1.Commit message) {
    return new Commit(
        LogIdCodec.id(message.getReservation()),
        parts(message.getLinesList()),
        EnumNumbers.remainder(message.getRemainder()),
        EnumNumbers.onExpired(message.getOnExpired()));
  }

  static Release release(io.onhand.storage.v1.Release message) {
    return new Release(LogIdCodec.id(message.getReservation()), parts(message.getLinesList()));
  }

  static Extend extend(io.onhand.storage.v1.Extend message) {
    return new Extend(LogIdCodec.id(message.getReservation()), message.getDurationMicros());
  }

  static Expire expire(io.onhand.storage.v1.LogId message) {
    return new Expire(LogIdCodec.id(message));
  }

  private static io.onhand.storage.v1.HoldLine line(HoldLine line) {
    io.onhand.storage.v1.HoldLine.Builder message =
        io.onhand.storage.v1.HoldLine.newBuilder()
            .setProduct(line.key().product())
            .setStore(line.key().store())
            .setQuantity(line.quantity());
    line.expectedVersion().ifPresent(message::setExpectedVersion);
    return message.build();
  }

  private static HoldLine line(io.onhand.storage.v1.HoldLine line) {
    return new HoldLine(
        new RecordKey(line.getProduct(), line.getStore()),
        line.getQuantity(),
        line.hasExpectedVersion()
            ? OptionalLong.of(line.getExpectedVersion())
            : OptionalLong.empty());
  }

  private static PartLine part(RecordQuantity line) {
    return PartLine.newBuilder()
        .setProduct(line.key().product())
        .setStore(line.key().store())
        .setQuantity(line.quantity())
        .build();
  }

  private static List<RecordQuantity> parts(List<PartLine> lines) {
    return lines.stream()
        .map(line ->
            new RecordQuantity(
                new RecordKey(line.getProduct(), line.getStore()), line.getQuantity()))
        .toList();
  }
}
