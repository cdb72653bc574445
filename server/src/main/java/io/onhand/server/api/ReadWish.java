package io.onhand.server.api;

import io.onhand.inventory.v1.ReadOptions;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Head;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fresh the answer to a read must be.
 *
 * @param minPosition the answer holds everything up to here; null: no wish
 * @param maxStaleness the server that answers was up to date this long ago at most; null: no wish
 */
public record ReadWish(@Nullable Position minPosition, @Nullable Duration maxStaleness) {

  /** 10,000 years, the range that a protobuf Duration is defined for. */
  private static final long SECONDS_MAX = 315_576_000_000L;

  /**
   * Checks the options of a read, the field {@code read} of its request.
   *
   * @throws InvalidFieldException with the path of the field in the request
   */
  public static ReadWish of(ReadOptions options) {
    return new ReadWish(
        RecordMapper.position(
            "read.min_position", options.hasMinPosition(), options.getMinPosition()),
        options.hasMaxStaleness() ? staleness(options.getMaxStaleness()) : null);
  }

  /**
   * Checks the wish at Central, which is up to date by definition.
   *
   * @param durable the head that the answer holds at least
   * @throws io.grpc.StatusRuntimeException EPOCH_CHANGED for a position of another history,
   *     SEQUENCE_IN_FUTURE for one ahead of the head
   */
  void checkAt(Head durable) {
    if (minPosition == null) {
      return;
    }
    if (minPosition.epoch() != durable.epoch()) {
      throw Errors.exception(Errors.epochChanged(durable.epoch()));
    }
    if (minPosition.sequence() > durable.sequence()) {
      throw Errors.exception(Errors.sequenceInFuture(durable.epoch(), durable.sequence()));
    }
  }

  private static Duration staleness(com.google.protobuf.Duration asked) {
    if (asked.getSeconds() < 0
        || asked.getSeconds() > SECONDS_MAX
        || asked.getNanos() < 0
        || asked.getNanos() > 999_999_999) {
      throw new InvalidFieldException(
          "read.max_staleness",
          "Expected 0 to "
              + SECONDS_MAX
              + " s, but got "
              + asked.getSeconds()
              + " s and "
              + asked.getNanos()
              + " ns.");
    }
    return Duration.ofSeconds(asked.getSeconds(), asked.getNanos());
  }
}
