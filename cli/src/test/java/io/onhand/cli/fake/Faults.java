package io.onhand.cli.fake;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;

/** The errors that servers answer with. */
public final class Faults {

  private Faults() {}

  /** An error of the contract. */
  public static StatusRuntimeException of(
      Code code, String reason, String message, Map<String, String> metadata) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain("onhand.io")
            .setReason(reason)
            .putAllMetadata(metadata)
            .build();
    return of(code, message, info);
  }

  /** A server without room, which asks to be left alone for a while. */
  public static StatusRuntimeException overloaded(Duration pause) {
    return of(
        Code.RESOURCE_EXHAUSTED,
        "There is no room.",
        ErrorInfo.newBuilder().setDomain("onhand.io").setReason("OVERLOADED").build(),
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(pause.toSeconds()))
            .build());
  }

  private static StatusRuntimeException of(Code code, String message, Message... details) {
    Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(message);
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /** A connection that broke after the request was sent. */
  public static StatusRuntimeException lostConnection() {
    return io.grpc.Status.UNAVAILABLE.withDescription("connection reset").asRuntimeException();
  }
}
