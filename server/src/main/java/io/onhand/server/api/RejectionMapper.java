package io.onhand.server.api;

import com.google.protobuf.Any;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Refusal;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.RejectionReason;
import java.util.LinkedHashMap;
import java.util.Map;

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
      case SYNC_RUN_FINISHED -> ErrorReason.ERROR_REASON_SYNC_RUN_FINISHED;
      case RESERVATION_NOT_FOUND -> ErrorReason.ERROR_REASON_RESERVATION_NOT_FOUND;
      case TRANSFER_NOT_FOUND -> ErrorReason.ERROR_REASON_TRANSFER_NOT_FOUND;
      case EXCEPTION_NOT_FOUND -> ErrorReason.ERROR_REASON_EXCEPTION_NOT_FOUND;
      case OPERATION_NOT_FOUND -> ErrorReason.ERROR_REASON_OPERATION_NOT_FOUND;
      case NOT_VOIDABLE -> ErrorReason.ERROR_REASON_NOT_VOIDABLE;
      case ALREADY_VOIDED -> ErrorReason.ERROR_REASON_ALREADY_VOIDED;
      case RESERVATION_EXPIRED -> ErrorReason.ERROR_REASON_RESERVATION_EXPIRED;
      case RESERVATION_COMMITTED -> ErrorReason.ERROR_REASON_RESERVATION_COMMITTED;
      case RESERVATION_RELEASED -> ErrorReason.ERROR_REASON_RESERVATION_RELEASED;
      case TRANSFER_RECEIVED -> ErrorReason.ERROR_REASON_TRANSFER_RECEIVED;
      case TRANSFER_CANCELLED -> ErrorReason.ERROR_REASON_TRANSFER_CANCELLED;
      case EXCEPTION_RESOLVED -> ErrorReason.ERROR_REASON_EXCEPTION_RESOLVED;
      case TOO_MANY_RESERVATIONS -> ErrorReason.ERROR_REASON_TOO_MANY_RESERVATIONS;
      case OVER_RELEASE -> ErrorReason.ERROR_REASON_OVER_RELEASE;
      case OVER_RECEIPT -> ErrorReason.ERROR_REASON_OVER_RECEIPT;
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
   * detail of its own. Sequence and versions are those of the epoch in the metadata.
   */
  public static Status status(Entry entry, Rejected rejected, long epoch, boolean isReplayed) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("epoch", Position.epochText(epoch));
    metadata.put("sequence", Long.toString(entry.sequence()));
    if (isReplayed) {
      metadata.put("replayed", "true");
    }
    RejectionMetadata.putIds(metadata, entry.command().body());
    if (rejected.lines().isEmpty()) {
      RejectionMetadata.putSubject(metadata, entry.command(), rejected);
      return Errors.status(
          reason(rejected.reason()),
          RejectionSentences.of(entry.command().body(), rejected),
          metadata);
    }
    LineRejection first =
        rejected.lines().stream()
            .filter(line -> line.reason() == rejected.reason())
            .findFirst()
            .orElseThrow();
    metadata.putAll(RejectionMetadata.of(first));
    metadata.put("failing_records", Integer.toString(rejected.lines().size()));
    Status.Builder status =
        Errors.status(reason(rejected.reason()), RejectionSentences.of(first), metadata)
            .toBuilder();
    addLines(rejected, status);
    return status.build();
  }

  public static Refusal refusal(LineRejection line) {
    return Refusal.newBuilder()
        .setReason(reason(line.reason()))
        .setMessage(RejectionSentences.of(line))
        .putAllMetadata(RejectionMetadata.of(line))
        .build();
  }

  /** The refusal as a whole, as a feed shows it: without the numbers of single records. */
  public static Refusal refusal(Rejected rejected) {
    return Refusal.newBuilder().setReason(reason(rejected.reason())).build();
  }

  private static void addLines(Rejected rejected, Status.Builder status) {
    PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
    int bytes = 0;
    for (LineRejection line : rejected.lines()) {
      PreconditionFailure.Violation violation =
          PreconditionFailure.Violation.newBuilder()
              .setType(Errors.name(reason(line.reason())))
              .setSubject(line.key().toString())
              .setDescription(RejectionSentences.of(line))
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
}
