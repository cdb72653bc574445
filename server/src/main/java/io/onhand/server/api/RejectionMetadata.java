package io.onhand.server.api;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys and numbers that a rejection names, in the metadata of its error. */
final class RejectionMetadata {
  private RejectionMetadata() {}

  /** What a record's refusal involves. */
  static Map<String, String> of(LineRejection line) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("product", line.key().product());
    metadata.put("store", line.key().store());
    metadata.put("delta", Long.toString(line.delta()));
    line.expectedVersion()
        .ifPresent(version -> metadata.put("expected_version", Long.toString(version)));
    line.held().ifPresent(held -> metadata.put("held", Long.toString(held)));
    StockRecord current = line.current();
    metadata.put("version", Long.toString(StockRecord.versionOf(current)));
    if (current != null) {
      metadata.put("on_hand", Long.toString(current.onHand()));
      metadata.put("available", Long.toString(current.available()));
      current.floor().at().ifPresent(floor -> metadata.put("floor", Long.toString(floor)));
    }
    return metadata;
  }

  /** What the command named. */
  static void putIds(Map<String, String> metadata, CommandBody body) {
    put(metadata, "reservation_id", body.reservation());
    put(metadata, "transfer_id", body.transfer());
    put(metadata, "exception_id", body.exception());
    SyncRunId run = body.syncRun();
    if (run != null) {
      metadata.put("run_id", run.runId());
    }
    if (body instanceof VoidOperation target) {
      metadata.put("voided_origin", target.origin());
      metadata.put("voided_key", target.key());
    }
  }

  /** What refused, when it was not records. */
  static void putSubject(Map<String, String> metadata, Command command, Rejected rejected) {
    switch (rejected.reason()) {
      case STORE_NOT_FOUND, STORE_EXISTS -> metadata.put("store", rejected.subject());
      case ALREADY_VOIDED -> metadata.put("voided_by_sequence", rejected.subject());
      case TOO_MANY_RESERVATIONS -> metadata.put("origin", command.header().origin());
      case RESERVATION_EXPIRED -> metadata.put("state", "EXPIRED");
      case RESERVATION_COMMITTED -> metadata.put("state", "COMMITTED");
      case RESERVATION_RELEASED -> metadata.put("state", "RELEASED");
      case TRANSFER_RECEIVED -> metadata.put("state", "RECEIVED");
      case TRANSFER_CANCELLED -> metadata.put("state", "CANCELLED");
      case OPERATION_ABANDONED,
          SYNC_RUN_NOT_FOUND,
          SYNC_RUN_FINISHED,
          RESERVATION_NOT_FOUND,
          TRANSFER_NOT_FOUND,
          EXCEPTION_NOT_FOUND,
          OPERATION_NOT_FOUND,
          NOT_VOIDABLE,
          EXCEPTION_RESOLVED,
          EPOCH_CHANGED,
          SEQUENCE_IN_FUTURE,
          VERSION_CONFLICT,
          RECORD_NOT_FOUND,
          OVER_RELEASE,
          OVER_RECEIPT,
          QUANTITY_OVERFLOW,
          INSUFFICIENT_STOCK -> {}
    }
  }

  private static void put(Map<String, String> metadata, String name, @Nullable LogId id) {
    if (id != null) {
      metadata.put(name, id.toString());
    }
  }
}
