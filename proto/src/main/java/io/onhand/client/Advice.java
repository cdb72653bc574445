package io.onhand.client;

import io.onhand.inventory.v1.ErrorReason;

/** What a person can do about an error, in one sentence. */
final class Advice {

  private Advice() {}

  /** By reason where there is one, else by kind. */
  static String on(ErrorReason reason, ErrorKind kind) {
    return switch (reason) {
      case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED, ERROR_REASON_OUTCOME_UNKNOWN -> on(kind);
      case ERROR_REASON_INVALID_FIELD -> "Correct the field and send it again.";
      case ERROR_REASON_IDEMPOTENCY_KEY_REUSED -> "Give each command a key of its own.";
      case ERROR_REASON_PAGE_TOKEN_INVALID, ERROR_REASON_PAGE_TOKEN_EXPIRED ->
          "Start the listing anew, without a page token.";
      case ERROR_REASON_INSUFFICIENT_STOCK ->
          "Take less, or try again with a new key after a receipt.";
      case ERROR_REASON_QUANTITY_OVERFLOW -> "Check the quantity.";
      case ERROR_REASON_OPERATION_ABANDONED -> "Try anew with a new key.";
      case ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED ->
          "Find out by the stock's history whether it was done, then try anew with a new key.";
      case ERROR_REASON_VERSION_CONFLICT ->
          "Look at the current record and try again with its version and a new key.";
      case ERROR_REASON_EPOCH_CHANGED ->
          "Central was restored: read again and start from what is there now.";
      case ERROR_REASON_STORE_NOT_FOUND -> "Check the store's id, or have an operator create it.";
      case ERROR_REASON_RECORD_NOT_FOUND ->
          "Check the product's id; a first receipt or correction gives birth to a record.";
      case ERROR_REASON_OPERATION_NOT_FOUND ->
          "It may still be under way: resolve the key before trying with another one.";
      case ERROR_REASON_SYNC_RUN_NOT_FOUND -> "Open the run first.";
      case ERROR_REASON_SEQUENCE_TRIMMED -> "Take a snapshot and follow from there.";
      case ERROR_REASON_SEQUENCE_IN_FUTURE -> "Check that this is the right server and its data.";
      case ERROR_REASON_OVERLOADED -> "Send the same again a little later.";
      case ERROR_REASON_SLOW_SUBSCRIBER -> "Resume the feed where the error says and read faster.";
      case ERROR_REASON_DISK_LOW -> "Free disk space at the server, then send the same again.";
      case ERROR_REASON_SHUTTING_DOWN,
          ERROR_REASON_REPLICA_NOT_READY,
          ERROR_REASON_CENTRAL_UNREACHABLE ->
          "Send the same again in a moment, or ask Central directly.";
      case ERROR_REASON_DEADLINE_EXPIRED -> "Send the same again, with more time.";
      case ERROR_REASON_INVARIANT_VIOLATED, ERROR_REASON_INTERNAL_FAULT ->
          "Report it to the operators, with the request id.";
      case ERROR_REASON_STORE_EXISTS -> "Use the store as it is, or another id.";
      case ERROR_REASON_SUBSCRIBER_REPLACED ->
          "Give each subscriber an id of its own, or let the newer one go on.";
      case ERROR_REASON_STORE_NOT_SERVED -> "Ask the agent of that store, or Central.";
      case ERROR_REASON_RESERVATION_EXPIRED ->
          "Commit with a new key and REACQUIRE to take the stock again, or reserve anew.";
      case ERROR_REASON_RESERVATION_COMMITTED -> "It is sold: look at the reservation.";
      case ERROR_REASON_RESERVATION_RELEASED -> "It was given back: reserve anew.";
      case ERROR_REASON_OVER_RELEASE ->
          "Look at what the reservation holds and name no more than that, with a new key.";
      case ERROR_REASON_RESERVATION_NOT_FOUND,
          ERROR_REASON_TRANSFER_NOT_FOUND,
          ERROR_REASON_EXCEPTION_NOT_FOUND ->
          "Check the id; what has ended is forgotten after some days.";
      case ERROR_REASON_TOO_MANY_RESERVATIONS -> "Release reservations that are not needed.";
      case ERROR_REASON_TRANSFER_RECEIVED, ERROR_REASON_TRANSFER_CANCELLED ->
          "Look at the transfer; send goods that arrived all the same as a fact, with a new key.";
      case ERROR_REASON_OVER_RECEIPT -> "Say what exceeds the transfer as over, with a new key.";
      case ERROR_REASON_ALREADY_VOIDED -> "It is taken back already: look at the history.";
      case ERROR_REASON_NOT_VOIDABLE -> "Correct the stock by an adjustment of the opposite.";
      case ERROR_REASON_EXCEPTION_RESOLVED -> "It is settled already.";
      case ERROR_REASON_SYNC_RUN_FINISHED -> "Start a new run.";
      case ERROR_REASON_PARKED_WRITE_NOT_FOUND ->
          "List what is parked, and what was done: somebody may have settled it.";
      case ERROR_REASON_SUBSCRIBER_NOT_FOUND ->
          "Check the id; what has not subscribed for long may have been forgotten.";
      case ERROR_REASON_SUBSCRIBER_CONNECTED -> "Stop the agent first.";
      case ERROR_REASON_BACKUP_NOT_FOUND ->
          "List the backups; a name is that of a folder, as the list shows it.";
      case ERROR_REASON_BACKUP_FAILED -> "Mend what the message names, then try again.";
      case ERROR_REASON_TOO_STALE -> "Ask Central, or allow for more staleness.";
    };
  }

  private static String on(ErrorKind kind) {
    return switch (kind) {
      case REFUSED -> "Send something else, with a new key.";
      case WRONG_USAGE -> "Correct the request.";
      case NOT_REACHABLE -> "Check the address and that the server is running.";
      case OUTCOME_UNKNOWN ->
          "It may or may not have been applied: send the same again with the same key, or ask"
              + " GetOperation.";
      case RETRYABLE -> "Send the same again a little later.";
    };
  }
}
