package io.onhand.client;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.onhand.inventory.v1.ErrorReason;
import java.util.Map;

/** Errors as a server makes them. */
final class Errors {

  private Errors() {}

  static StatusRuntimeException error(Code code, ErrorReason reason, Message... more) {
    return StatusProto.toStatusRuntimeException(
        status(code, reason.name().substring("ERROR_REASON_".length()), Map.of(), more));
  }

  static Status status(Code code, String reason, Map<String, String> facts, Message... more) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code.value())
            .setMessage("Expected one thing, but found another")
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain("onhand.io")
                        .setReason(reason)
                        .putAllMetadata(facts)
                        .build()));
    for (Message detail : more) {
      status.addDetails(Any.pack(detail));
    }
    return status.build();
  }

  static StatusRuntimeException insufficientStock() {
    return error(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK);
  }

  static StatusRuntimeException outcomeUnknown() {
    return error(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN);
  }

  static StatusRuntimeException centralUnreachable() {
    return error(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  static StatusRuntimeException overloaded(java.time.Duration retryAfter) {
    return error(
        Code.RESOURCE_EXHAUSTED,
        ErrorReason.ERROR_REASON_OVERLOADED,
        RetryInfo.newBuilder()
            .setRetryDelay(
                Duration.newBuilder()
                    .setSeconds(retryAfter.toSeconds())
                    .setNanos(retryAfter.toNanosPart()))
            .build());
  }

  static StatusRuntimeException bareUnavailable() {
    return io.grpc.Status.UNAVAILABLE.asRuntimeException();
  }
}
