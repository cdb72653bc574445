package io.onhand.server.storage.schema;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.storage.v1.ExceptionChange;
import org.jspecify.annotations.Nullable;

/** Exceptions and their changes: each is opened once and settled once. */
public final class ExceptionCodec {
  private ExceptionCodec() {}

  public static byte[] encode(StockException exception) {
    return message(exception).toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptValueException when the bytes are something else
   */
  public static StockException decode(byte[] value) {
    try {
      return exception(io.onhand.storage.v1.StockException.parseFrom(value));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new CorruptValueException("Expected an exception.", e);
    }
  }

  static ExceptionChange message(ExceptionChanged changed) {
    return ExceptionChange.newBuilder()
        .setAfter(message(changed.after()))
        .setOpened(changed.before() == null)
        .build();
  }

  static ExceptionChanged change(ExceptionChange message) {
    StockException after = exception(message.getAfter());
    return new ExceptionChanged(message.getOpened() ? null : withResolution(after, null), after);
  }

  private static io.onhand.storage.v1.StockException message(StockException exception) {
    io.onhand.storage.v1.StockException.Builder message =
        io.onhand.storage.v1.StockException.newBuilder()
            .setId(LogIdCodec.message(exception.id()))
            .setProduct(exception.record().product())
            .setStore(exception.record().store())
            .setKind(EnumNumbers.number(exception.kind()))
            .setQuantity(exception.quantity())
            .setOrigin(exception.origin())
            .setIdempotencyKey(exception.key())
            .setReference(exception.reference())
            .setOpenedAtMicros(exception.openedAtMicros());
    Resolution resolution = exception.resolution();
    if (resolution != null) {
      message
          .getResolutionBuilder()
          .setReason(resolution.reason())
          .setOrigin(resolution.origin())
          .setSequence(resolution.sequence())
          .setAtMicros(resolution.atMicros());
    }
    return message.build();
  }

  private static StockException exception(io.onhand.storage.v1.StockException message) {
    return new StockException(
        LogIdCodec.id(message.getId()),
        new RecordKey(message.getProduct(), message.getStore()),
        EnumNumbers.exceptionKind(message.getKind()),
        message.getQuantity(),
        message.getOrigin(),
        message.getIdempotencyKey(),
        message.getReference(),
        message.getOpenedAtMicros(),
        message.hasResolution() ? resolution(message.getResolution()) : null);
  }

  private static Resolution resolution(io.onhand.storage.v1.Resolution message) {
    return new Resolution(
        message.getReason(), message.getOrigin(), message.getSequence(), message.getAtMicros());
  }

  private static StockException withResolution(
      StockException exception, @Nullable Resolution resolution) {
    return new StockException(
        exception.id(),
        exception.record(),
        exception.kind(),
        exception.quantity(),
        exception.origin(),
        exception.key(),
        exception.reference(),
        exception.openedAtMicros(),
        resolution);
  }
}
