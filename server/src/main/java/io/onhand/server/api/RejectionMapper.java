package io.onhand.server.api;

import com.google.protobuf.Any;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Refusal;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.RejectionReason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recorded rejections as errors, and as the verdicts of a basket. */
public final class RejectionMapper {
  /**
   * Details travel in a header, and clients take 8 KiB of headers in all: what is more than this is
   * counted and not listed.
   */
  private static final int DETAIL_BYTES_MAX = 3_000;

  private RejectionMapper() {}

  public static ErrorReason reason(RejectionReason reason) {
    return switch (reason) {
      case OPERATION_ABANDONED -> ErrorReason.ERROR_REASON_OPERATION_ABANDONED;
      case STORE_NOT_FOUND -> ErrorReason.ERROR_REASON_STORE_NOT_FOUND;
      case STORE_EXISTS -> ErrorReason.ERROR_REASON_STORE_EXISTS;
      case SYNC_RUN_NOT_FOUND -> ErrorReason.ERROR_REASON_SYNC_RUN_NOT_FOUND;
      case EPOCH_CHANGED -> ErrorReason.ERROR_REASON_EPOCH_CHANGED;
      case SEQUENCE_IN_FUTURE -> ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE;
      case VERSION_CONFLICT -> ErrorReason.ERROR_REASON_VERSION_CONFLICT;
      case RECORD_NOT_FOUND -> ErrorReason.ERROR_REASON_RECORD_NOT_FOUND;
      case QUANTITY_OVERFLOW -> ErrorReason.ERROR_REASON_QUANTITY_OVERFLOW;
      case INSUFFICIENT_STOCK -> ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK;
    };
  }

  /**
   * The error of a rejected command. Every failing record is a violation of a {@code
   * PreconditionFailure} (as many as fit), and in a VERSION_CONFLICT each current record is a
   * detail of its own.
   */
  public static Status status(Rejected rejected, long sequence, boolean isReplayed) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("sequence", Long.toString(sequence));
    if (isReplayed) {
      metadata.put("replayed", "true");
    }
    if (rejected.lines().isEmpty()) {
      return withoutLines(rejected, metadata);
    }
    LineRejection first =
        rejected.lines().stream()
            .filter(line -> line.reason() == rejected.reason())
            .findFirst()
            .orElseThrow();
    metadata.putAll(metadata(first));
    metadata.put("failing_records", Integer.toString(rejected.lines().size()));
    Status.Builder status =
        Errors.status(reason(rejected.reason()), sentence(first), metadata).toBuilder();
    addLines(rejected, status);
    return status.build();
  }

  public static Refusal refusal(LineRejection line) {
    return Refusal.newBuilder()
        .setReason(reason(line.reason()))
        .setMessage(sentence(line))
        .putAllMetadata(metadata(line))
        .build();
  }

  /** The refusal as a whole, as a feed shows it: without the numbers of single records. */
  public static Refusal refusal(Rejected rejected) {
    return Refusal.newBuilder().setReason(reason(rejected.reason())).build();
  }

  private static Status withoutLines(Rejected rejected, Map<String, String> metadata) {
    if (!rejected.store().isEmpty()) {
      metadata.put("store", rejected.store());
    }
    String message =
        switch (rejected.reason()) {
          case STORE_EXISTS -> "Store '" + rejected.store() + "' is declared already.";
          case SYNC_RUN_NOT_FOUND ->
              "The sync run was never opened, or is forgotten. Open it first.";
          case EPOCH_CHANGED ->
              "The anchor belongs to another history of the log. Start a new run.";
          case SEQUENCE_IN_FUTURE -> "The anchor is ahead of the log. Start a new run.";
          case OPERATION_ABANDONED,
              STORE_NOT_FOUND,
              VERSION_CONFLICT,
              RECORD_NOT_FOUND,
              QUANTITY_OVERFLOW,
              INSUFFICIENT_STOCK ->
              "The command was refused: " + rejected.reason() + ".";
        };
    return Errors.status(reason(rejected.reason()), message, metadata);
  }

  private static void addLines(Rejected rejected, Status.Builder status) {
    PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
    int bytes = 0;
    for (LineRejection line : rejected.lines()) {
      PreconditionFailure.Violation violation =
          PreconditionFailure.Violation.newBuilder()
              .setType(Errors.name(reason(line.reason())))
              .setSubject(line.key().toString())
              .setDescription(sentence(line))
              .build();
      bytes += violation.getSerializedSize();
      StockRecord conflicting =
          line.reason() == RejectionReason.VERSION_CONFLICT ? line.current() : null;
      Any record = conflicting == null ? null : Any.pack(RecordMapper.record(conflicting));
      bytes += record == null ? 0 : record.getSerializedSize();
      if (bytes > DETAIL_BYTES_MAX) {
        break;
      }
      failure.addViolations(violation);
      if (record != null) {
        status.addDetails(record);
      }
    }
    status.addDetails(Any.pack(failure.build()));
  }

  private static Map<String, String> metadata(LineRejection line) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("product", line.key().product());
    metadata.put("store", line.key().store());
    metadata.put("delta", Long.toString(line.delta()));
    line.expectedVersion()
        .ifPresent(version -> metadata.put("expected_version", Long.toString(version)));
    StockRecord current = line.current();
    metadata.put("version", Long.toString(StockRecord.versionOf(current)));
    if (current != null) {
      metadata.put("on_hand", Long.toString(current.onHand()));
      metadata.put("available", Long.toString(current.available()));
      current.floor().at().ifPresent(floor -> metadata.put("floor", Long.toString(floor)));
    }
    return metadata;
  }

  private static String sentence(LineRejection line) {
    StockRecord current = line.current();
    long available = current == null ? 0 : current.available();
    return switch (line.reason()) {
      case STORE_NOT_FOUND ->
          "Store '"
              + line.key().store()
              + "' is not declared. Declare it first, or check the spelling.";
      case RECORD_NOT_FOUND ->
          "There is no stock record of "
              + line.key()
              + ": only a RECEIPT, RETURN, CORRECTION or sync makes one.";
      case VERSION_CONFLICT ->
          "Expected version "
              + line.expectedVersion().orElse(0)
              + " of "
              + line.key()
              + ", but it is "
              + StockRecord.versionOf(current)
              + ".";
      case QUANTITY_OVERFLOW ->
          "A delta of "
              + line.delta()
              + " would take "
              + line.key()
              + " out of the range of 64 bits.";
      case INSUFFICIENT_STOCK ->
          "Expected "
              + -line.delta()
              + " of "
              + line.key()
              + ", but "
              + available
              + " are available"
              + floorText(current)
              + ".";
      case OPERATION_ABANDONED,
          STORE_EXISTS,
          SYNC_RUN_NOT_FOUND,
          EPOCH_CHANGED,
          SEQUENCE_IN_FUTURE ->
          "Refused: " + line.reason() + ".";
    };
  }

  private static String floorText(@Nullable StockRecord current) {
    long floor = current == null ? 0 : current.floor().at().orElse(0);
    return floor == 0 ? "" : " and " + floor + " is the floor";
  }
}
