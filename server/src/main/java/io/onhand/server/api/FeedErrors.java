package io.onhand.server.api;

import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.FeedEnd;
import java.util.HashMap;
import java.util.Map;

/** Why a feed ends or is not had, as callers are told. */
final class FeedErrors {
  private FeedErrors() {}

  static StatusRuntimeException exception(FeedEnd.Failure failure) {
    return Errors.exception(status(failure));
  }

  private static Status status(FeedEnd.Failure failure) {
    return switch (failure) {
      case FeedEnd.StoreNotFound unknown -> Errors.storeNotFound(unknown.store());
      case FeedEnd.EpochChanged changed -> Errors.epochChanged(changed.epoch());
      case FeedEnd.InFuture future -> Errors.sequenceInFuture(future.epoch(), future.head());
      case FeedEnd.Trimmed trimmed ->
          Errors.status(
              ErrorReason.ERROR_REASON_SEQUENCE_TRIMMED,
              "The log begins at "
                  + trimmed.oldest()
                  + " now. Subscribe without a position to begin with a snapshot.",
              Map.of(
                  "oldest", Long.toString(trimmed.oldest()),
                  "head", Long.toString(trimmed.head())));
      case FeedEnd.Slow slow ->
          resumable(
              ErrorReason.ERROR_REASON_SLOW_SUBSCRIBER,
              "The feed was not read for too long.",
              slow.epoch(),
              slow.resumeAfter());
      case FeedEnd.Replaced replaced ->
          resumable(
              ErrorReason.ERROR_REASON_SUBSCRIBER_REPLACED,
              "A newer connection with the same subscriber id took over.",
              replaced.epoch(),
              replaced.resumeAfter());
      case FeedEnd.ShuttingDown shutting ->
          resumable(
              ErrorReason.ERROR_REASON_SHUTTING_DOWN,
              "The server is going down.",
              shutting.epoch(),
              shutting.resumeAfter());
      case FeedEnd.Damaged _ ->
          Errors.internalFault("Expected to read the log, but it is damaged. Tell an operator.");
      case FeedEnd.TooMany tooMany -> Errors.tooManySubscribers(tooMany.knownMax());
      case FeedEnd.Overloaded _ -> Errors.overloaded();
    };
  }

  private static Status resumable(
      ErrorReason reason, String message, long epoch, long resumeAfter) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("epoch", Position.epochText(epoch));
    if (resumeAfter > 0) {
      metadata.put("resume_after", Long.toString(resumeAfter));
    }
    return Errors.status(reason, message + " Resume after what you have made durable.", metadata);
  }
}
