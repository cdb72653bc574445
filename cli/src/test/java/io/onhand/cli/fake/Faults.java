package io.onhand.cli.fake;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
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
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(info))
            .build());
  }

  /** A connection that broke after the request was sent. */
  public static StatusRuntimeException lostConnection() {
    return io.grpc.Status.UNAVAILABLE.withDescription("connection reset").asRuntimeException();
  }
}
