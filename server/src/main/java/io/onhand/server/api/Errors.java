package io.onhand.server.api;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.onhand.client.Wire;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import java.util.Map;

/**
 * Errors as the contract has them: a {@code google.rpc.Status} with exactly one {@code ErrorInfo},
 * whose reason is the name of an {@link ErrorReason} without its prefix.
 */
public final class Errors {
  public static final String DOMAIN = "onhand.io";

  private static final int PREFIX = "ERROR_REASON_".length();

  /**
   * When to come again after being turned away: long enough to make room, short enough for a till.
   */
  private static final java.time.Duration RETRY_DELAY = java.time.Duration.ofMillis(100);

  private static final java.time.Duration DISK_RETRY_DELAY = java.time.Duration.ofSeconds(10);

  private Errors() {}

  /** The reason's name as it stands in {@code ErrorInfo}. */
  public static String name(ErrorReason reason) {
    return reason.name().substring(PREFIX);
  }

  /**
   * A status.
   *
   * @param reason why
   * @param message one sentence for people
   * @param metadata keys and numbers involved
   * @param details what helps besides
   */
  public static Status status(
      ErrorReason reason, String message, Map<String, String> metadata, Message... details) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code(reason).getNumber())
            .setMessage(message)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason(name(reason))
                        .setDomain(DOMAIN)
                        .putAllMetadata(metadata)
                        .build()));
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return status.build();
  }

  /** The exception that ends a call with this status. */
  public static StatusRuntimeException exception(Status status) {
    return StatusProto.toStatusRuntimeException(status);
  }

  /** The exception that ends a call for this reason. */
  public static StatusRuntimeException exception(
      ErrorReason reason, String message, Map<String, String> metadata, Message... details) {
    return exception(status(reason, message, metadata, details));
  }

  public static Status invalidField(InvalidFieldException e) {
    return status(
        ErrorReason.ERROR_REASON_INVALID_FIELD,
        e.field() + ": " + e.problem(),
        Map.of("field", e.field()),
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField(e.field())
                    .setDescription(e.problem()))
            .build());
  }

  public static Status storeNotFound(String store) {
    return status(
        ErrorReason.ERROR_REASON_STORE_NOT_FOUND,
        "Store '" + store + "' is not declared. Declare it first, or check the spelling.",
        Map.of("store", store));
  }

  public static Status recordNotFound(String product, String store) {
    return status(
        ErrorReason.ERROR_REASON_RECORD_NOT_FOUND,
        "There is no stock record of '" + product + "' at '" + store + "'.",
        Map.of("product", product, "store", store));
  }

  public static Status epochChanged(long epoch) {
    return status(
        ErrorReason.ERROR_REASON_EPOCH_CHANGED,
        "The position belongs to another history of the log. Look again and start from now.",
        Map.of("epoch", Position.epochText(epoch)));
  }

  /** The call's commands belong to another history of the log than this Central's. */
  static Status notInEpoch(long epoch, String wanted) {
    return status(
        ErrorReason.ERROR_REASON_EPOCH_CHANGED,
        "The call is for another history of the log. Nothing of it was decided.",
        Map.of("epoch", Position.epochText(epoch), Wire.WANTED_EPOCH, wanted));
  }

  /** The versions that a command expects were read under another epoch. */
  static Status expectedEpochChanged(long expected, long epoch) {
    return status(
        ErrorReason.ERROR_REASON_EPOCH_CHANGED,
        "The expected version was read in another history of the log. Look again and start from now.",
        Map.of("expected_epoch", Position.epochText(expected), "epoch", Position.epochText(epoch)));
  }

  public static Status sequenceInFuture(long epoch, long head) {
    return status(
        ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE,
        "The sequence is ahead of the log, which ends at " + head + ".",
        Map.of("epoch", Position.epochText(epoch), "head", Long.toString(head)));
  }

  public static Status overloaded() {
    return status(
        ErrorReason.ERROR_REASON_OVERLOADED,
        "Too much is waiting already. Nothing was done; retry with the same key after a moment.",
        Map.of(),
        retryAfter(RETRY_DELAY));
  }

  /**
   * There is no room for another subscriber: waiting helps only if an operator has some forgotten.
   */
  static Status tooManySubscribers(int max) {
    return status(
        ErrorReason.ERROR_REASON_OVERLOADED,
        "Central knows "
            + max
            + " subscribers already and this is another one. Have those forgotten that are gone.",
        Map.of("subscribers_max", Integer.toString(max)),
        retryAfter(DISK_RETRY_DELAY));
  }

  public static Status diskLow() {
    return status(
        ErrorReason.ERROR_REASON_DISK_LOW,
        "The server's disk is nearly full. This try did nothing; an operator must make room.",
        Map.of(),
        retryAfter(DISK_RETRY_DELAY));
  }

  public static Status shuttingDown() {
    return status(
        ErrorReason.ERROR_REASON_SHUTTING_DOWN,
        "The server is going down. Nothing was done; retry with the same key.",
        Map.of());
  }

  public static Status outcomeUnknown() {
    return status(
        ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN,
        "The command may or may not be applied. Retry with the same key until the answer is"
            + " definite.",
        Map.of());
  }

  static Status subscriberNotFound(String id) {
    return status(
        ErrorReason.ERROR_REASON_SUBSCRIBER_NOT_FOUND,
        "There is no subscriber '" + id + "' here.",
        Map.of("subscriber", id));
  }

  /** A feed of it is open: what would be forgotten comes back at once. */
  static Status subscriberConnected(String id) {
    return status(
        ErrorReason.ERROR_REASON_SUBSCRIBER_CONNECTED,
        "A feed of '" + id + "' is open: stop it first.",
        Map.of("subscriber", id));
  }

  /** A rule of ours was about to be broken: the command was refused. */
  static Status invariantViolated(String what) {
    return status(ErrorReason.ERROR_REASON_INVARIANT_VIOLATED, what, Map.of());
  }

  /** A fault of ours, which leaves open whether a command is applied. */
  static Status internalFault(String message) {
    return status(ErrorReason.ERROR_REASON_INTERNAL_FAULT, message, Map.of());
  }

  /** The exception that ends a call for a fault of ours; the cause is logged and not sent. */
  public static StatusRuntimeException fault(String message, RuntimeException cause) {
    StatusRuntimeException exception = exception(internalFault(message));
    return exception.getStatus().withCause(cause).asRuntimeException(exception.getTrailers());
  }

  private static RetryInfo retryAfter(java.time.Duration delay) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            Duration.newBuilder().setSeconds(delay.toSeconds()).setNanos(delay.toNanosPart()))
        .build();
  }

  private static Code code(ErrorReason reason) {
    return switch (reason) {
      case ERROR_REASON_INVALID_FIELD,
          ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
          ERROR_REASON_PAGE_TOKEN_INVALID ->
          Code.INVALID_ARGUMENT;
      case ERROR_REASON_INSUFFICIENT_STOCK,
          ERROR_REASON_QUANTITY_OVERFLOW,
          ERROR_REASON_OPERATION_ABANDONED,
          ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED,
          ERROR_REASON_RESERVATION_EXPIRED,
          ERROR_REASON_RESERVATION_COMMITTED,
          ERROR_REASON_RESERVATION_RELEASED,
          ERROR_REASON_OVER_RELEASE,
          ERROR_REASON_TOO_MANY_RESERVATIONS,
          ERROR_REASON_TRANSFER_RECEIVED,
          ERROR_REASON_TRANSFER_CANCELLED,
          ERROR_REASON_OVER_RECEIPT,
          ERROR_REASON_ALREADY_VOIDED,
          ERROR_REASON_NOT_VOIDABLE,
          ERROR_REASON_EXCEPTION_RESOLVED,
          ERROR_REASON_SYNC_RUN_FINISHED,
          ERROR_REASON_SUBSCRIBER_CONNECTED,
          ERROR_REASON_BACKUP_FAILED ->
          Code.FAILED_PRECONDITION;
      case ERROR_REASON_VERSION_CONFLICT,
          ERROR_REASON_PAGE_TOKEN_EXPIRED,
          ERROR_REASON_EPOCH_CHANGED,
          ERROR_REASON_SUBSCRIBER_REPLACED ->
          Code.ABORTED;
      case ERROR_REASON_STORE_NOT_FOUND,
          ERROR_REASON_RECORD_NOT_FOUND,
          ERROR_REASON_OPERATION_NOT_FOUND,
          ERROR_REASON_SYNC_RUN_NOT_FOUND,
          ERROR_REASON_STORE_NOT_SERVED,
          ERROR_REASON_RESERVATION_NOT_FOUND,
          ERROR_REASON_TRANSFER_NOT_FOUND,
          ERROR_REASON_EXCEPTION_NOT_FOUND,
          ERROR_REASON_PARKED_WRITE_NOT_FOUND,
          ERROR_REASON_SUBSCRIBER_NOT_FOUND,
          ERROR_REASON_BACKUP_NOT_FOUND ->
          Code.NOT_FOUND;
      case ERROR_REASON_SEQUENCE_TRIMMED, ERROR_REASON_SEQUENCE_IN_FUTURE -> Code.OUT_OF_RANGE;
      case ERROR_REASON_OVERLOADED, ERROR_REASON_SLOW_SUBSCRIBER, ERROR_REASON_DISK_LOW ->
          Code.RESOURCE_EXHAUSTED;
      case ERROR_REASON_SHUTTING_DOWN,
          ERROR_REASON_CENTRAL_UNREACHABLE,
          ERROR_REASON_OUTCOME_UNKNOWN,
          ERROR_REASON_REPLICA_NOT_READY,
          ERROR_REASON_TOO_STALE ->
          Code.UNAVAILABLE;
      case ERROR_REASON_DEADLINE_EXPIRED -> Code.DEADLINE_EXCEEDED;
      case ERROR_REASON_STORE_EXISTS -> Code.ALREADY_EXISTS;
      case ERROR_REASON_INVARIANT_VIOLATED,
          ERROR_REASON_INTERNAL_FAULT,
          ERROR_REASON_UNSPECIFIED,
          UNRECOGNIZED ->
          Code.INTERNAL;
    };
  }
}
