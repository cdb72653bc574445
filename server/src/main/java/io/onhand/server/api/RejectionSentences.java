package io.onhand.server.api;

import io.onhand.server.domain.Limits;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand;
import org.jspecify.annotations.Nullable;

/** One sentence for people about a rejection: what was expected, and what to do. */
final class RejectionSentences {
  private RejectionSentences() {}

  /** Why a command was refused, when it was not records that did. */
  static String of(CommandBody body, Rejected rejected) {
    return switch (rejected.reason()) {
      case STORE_NOT_FOUND -> storeNotFound(rejected.subject());
      case STORE_EXISTS -> "Store '" + rejected.subject() + "' is declared already.";
      case SYNC_RUN_NOT_FOUND -> "The sync run was never opened, or is forgotten. Open it first.";
      case SYNC_RUN_FINISHED -> "The sync run is finished and takes no more rows. Open a new one.";
      case RESERVATION_NOT_FOUND ->
          "There is no reservation " + body.reservation() + ", or it ended long ago.";
      case TRANSFER_NOT_FOUND ->
          "There is no transfer " + body.transfer() + ", or it ended long ago.";
      case EXCEPTION_NOT_FOUND ->
          "There is no exception " + body.exception() + ", or it was resolved long ago.";
      case OPERATION_NOT_FOUND ->
          "There is no command " + target(body) + " to void, or it is too old.";
      case NOT_VOIDABLE ->
          "Only an accepted adjustment or basket can be voided, and "
              + target(body)
              + " is neither.";
      case ALREADY_VOIDED ->
          "The command "
              + target(body)
              + " was voided already, by entry "
              + rejected.subject()
              + ".";
      case RESERVATION_EXPIRED ->
          "The time of reservation "
              + body.reservation()
              + " has passed. Reserve anew, or commit with REACQUIRE.";
      case RESERVATION_COMMITTED -> "Reservation " + body.reservation() + " was committed before.";
      case RESERVATION_RELEASED -> "Reservation " + body.reservation() + " was released before.";
      case TRANSFER_RECEIVED -> "All of transfer " + body.transfer() + " was received before.";
      case TRANSFER_CANCELLED -> "Transfer " + body.transfer() + " was cancelled before.";
      case EXCEPTION_RESOLVED -> "Exception " + body.exception() + " was resolved before.";
      case EPOCH_CHANGED ->
          "The anchor belongs to another history of the log. "
              + (body instanceof SyncCommand ? "Start a new run." : "Look again and count anew.");
      case SEQUENCE_IN_FUTURE -> "The anchor is ahead of the log. Start a new run.";
      case TOO_MANY_RESERVATIONS ->
          "The origin has "
              + Limits.OPEN_RESERVATIONS_PER_ORIGIN_MAX
              + " open reservations already. Commit or release some first.";
      case OPERATION_ABANDONED,
          VERSION_CONFLICT,
          RECORD_NOT_FOUND,
          OVER_RELEASE,
          OVER_RECEIPT,
          QUANTITY_OVERFLOW,
          INSUFFICIENT_STOCK ->
          "The command was refused: " + rejected.reason() + ".";
    };
  }

  /** Why a record refused. */
  static String of(LineRejection line) {
    StockRecord current = line.current();
    long available = current == null ? 0 : current.available();
    long asked = Math.abs(line.delta());
    return switch (line.reason()) {
      case STORE_NOT_FOUND -> storeNotFound(line.key().store());
      case RECORD_NOT_FOUND ->
          "There is no stock record of "
              + line.key()
              + ": only a RECEIPT, RETURN, CORRECTION, count, transfer or sync makes one.";
      case VERSION_CONFLICT -> versionConflict(line);
      case QUANTITY_OVERFLOW ->
          "A delta of "
              + line.delta()
              + " would take "
              + line.key()
              + " out of the range of 64 bits.";
      case INSUFFICIENT_STOCK ->
          "Expected "
              + asked
              + " of "
              + line.key()
              + ", but "
              + available
              + " are available"
              + floorText(current)
              + ".";
      case OVER_RELEASE ->
          "Expected the reservation to hold "
              + asked
              + " of "
              + line.key()
              + ", but it holds "
              + line.held().orElse(0)
              + ".";
      case OVER_RECEIPT ->
          "Expected "
              + asked
              + " of "
              + line.key()
              + " to be on its way, but "
              + line.held().orElse(0)
              + " are. Say what exceeds it as over.";
      case OPERATION_ABANDONED,
          STORE_EXISTS,
          SYNC_RUN_NOT_FOUND,
          SYNC_RUN_FINISHED,
          RESERVATION_NOT_FOUND,
          TRANSFER_NOT_FOUND,
          EXCEPTION_NOT_FOUND,
          OPERATION_NOT_FOUND,
          NOT_VOIDABLE,
          ALREADY_VOIDED,
          RESERVATION_EXPIRED,
          RESERVATION_COMMITTED,
          RESERVATION_RELEASED,
          TRANSFER_RECEIVED,
          TRANSFER_CANCELLED,
          EXCEPTION_RESOLVED,
          EPOCH_CHANGED,
          SEQUENCE_IN_FUTURE,
          TOO_MANY_RESERVATIONS ->
          "Refused: " + line.reason() + ".";
    };
  }

  private static String versionConflict(LineRejection line) {
    long version = StockRecord.versionOf(line.current());
    return line.expectedVersion().orElse(version) != version
        ? "Expected version "
            + line.expectedVersion().orElseThrow()
            + " of "
            + line.key()
            + ", but it is "
            + version
            + "."
        : "Expected an anchor that "
            + line.key()
            + " once showed, but it never did; its version is "
            + version
            + ". Look again and count anew.";
  }

  private static String storeNotFound(String store) {
    return "Store '" + store + "' is not declared. Declare it first, or check the spelling.";
  }

  private static String target(CommandBody body) {
    return body instanceof VoidOperation target
        ? "'" + target.key() + "' of '" + target.origin() + "'"
        : "that was named";
  }

  private static String floorText(@Nullable StockRecord current) {
    long floor = current == null ? 0 : current.floor().at().orElse(0);
    return floor == 0 ? "" : " and " + floor + " is the floor";
  }
}
