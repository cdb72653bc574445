package io.onhand.client;

import io.grpc.Status;
import io.onhand.inventory.v1.ErrorReason;

/** What a caller can do about an error. */
public enum ErrorKind {

  /** A rule refused it. The same again gets the same answer; a new try is a new command. */
  REFUSED,

  /** The request itself is wrong, or the caller may not make it. Nothing was changed. */
  WRONG_USAGE,

  /** It was never sent, or nobody who could decide it was there. Nothing was changed. */
  NOT_REACHABLE,

  /** It may or may not have been applied. Send the same again until the answer is definite. */
  OUTCOME_UNKNOWN,

  /** The server could not take it just now. Nothing was changed; send the same again later. */
  RETRYABLE;

  /**
   * The kind of an error that names a reason.
   *
   * @param code decides for a reason that this version of the library does not know
   */
  static ErrorKind of(ErrorReason reason, Status.Code code) {
    return switch (reason) {
      case ERROR_REASON_INVALID_FIELD,
          ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
          ERROR_REASON_PAGE_TOKEN_INVALID ->
          WRONG_USAGE;
      case ERROR_REASON_INSUFFICIENT_STOCK,
          ERROR_REASON_QUANTITY_OVERFLOW,
          ERROR_REASON_OPERATION_ABANDONED,
          ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED,
          ERROR_REASON_VERSION_CONFLICT,
          ERROR_REASON_PAGE_TOKEN_EXPIRED,
          ERROR_REASON_EPOCH_CHANGED,
          ERROR_REASON_STORE_NOT_FOUND,
          ERROR_REASON_RECORD_NOT_FOUND,
          ERROR_REASON_OPERATION_NOT_FOUND,
          ERROR_REASON_SYNC_RUN_NOT_FOUND,
          ERROR_REASON_SEQUENCE_TRIMMED,
          ERROR_REASON_SEQUENCE_IN_FUTURE,
          ERROR_REASON_INVARIANT_VIOLATED,
          ERROR_REASON_STORE_EXISTS,
          ERROR_REASON_SUBSCRIBER_REPLACED,
          ERROR_REASON_STORE_NOT_SERVED,
          ERROR_REASON_RESERVATION_EXPIRED,
          ERROR_REASON_RESERVATION_COMMITTED,
          ERROR_REASON_RESERVATION_RELEASED,
          ERROR_REASON_OVER_RELEASE,
          ERROR_REASON_RESERVATION_NOT_FOUND,
          ERROR_REASON_TOO_MANY_RESERVATIONS,
          ERROR_REASON_TRANSFER_NOT_FOUND,
          ERROR_REASON_TRANSFER_RECEIVED,
          ERROR_REASON_TRANSFER_CANCELLED,
          ERROR_REASON_OVER_RECEIPT,
          ERROR_REASON_ALREADY_VOIDED,
          ERROR_REASON_NOT_VOIDABLE,
          ERROR_REASON_EXCEPTION_NOT_FOUND,
          ERROR_REASON_EXCEPTION_RESOLVED,
          ERROR_REASON_SYNC_RUN_FINISHED,
          ERROR_REASON_PARKED_WRITE_NOT_FOUND,
          ERROR_REASON_SUBSCRIBER_NOT_FOUND,
          ERROR_REASON_SUBSCRIBER_CONNECTED,
          ERROR_REASON_BACKUP_NOT_FOUND,
          ERROR_REASON_BACKUP_FAILED ->
          REFUSED;
      case ERROR_REASON_CENTRAL_UNREACHABLE -> NOT_REACHABLE;
      case ERROR_REASON_OUTCOME_UNKNOWN, ERROR_REASON_INTERNAL_FAULT -> OUTCOME_UNKNOWN;
      case ERROR_REASON_OVERLOADED,
          ERROR_REASON_SLOW_SUBSCRIBER,
          ERROR_REASON_DISK_LOW,
          ERROR_REASON_SHUTTING_DOWN,
          ERROR_REASON_DEADLINE_EXPIRED,
          ERROR_REASON_REPLICA_NOT_READY,
          ERROR_REASON_TOO_STALE ->
          RETRYABLE;
      case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> ofUnknownReason(code);
    };
  }

  /** The kind of an error in which no server of this system names a reason. */
  static ErrorKind ofBare(Status.Code code, boolean neverSent) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> neverSent ? NOT_REACHABLE : OUTCOME_UNKNOWN;
      // Without a reason it is gRPC that ran into a size limit; later tries run into it as well.
      case RESOURCE_EXHAUSTED -> WRONG_USAGE;
      case INVALID_ARGUMENT, UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED -> WRONG_USAGE;
      case OK, UNKNOWN, INTERNAL, ABORTED, DATA_LOSS -> OUTCOME_UNKNOWN;
      case NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, OUT_OF_RANGE -> REFUSED;
    };
  }

  private static ErrorKind ofUnknownReason(Status.Code code) {
    return code == Status.Code.RESOURCE_EXHAUSTED ? RETRYABLE : ofBare(code, false);
  }
}
