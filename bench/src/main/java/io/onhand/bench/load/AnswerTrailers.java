package io.onhand.bench.load;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.onhand.bench.http2.HeaderField;
import io.onhand.bench.http2.HpackDecoder;
import java.util.Base64;

/** What the headers and trailers of one call say of its outcome. Reused from block to block. */
final class AnswerTrailers implements HpackDecoder.Sink {

  private static final int ABSENT = -1;

  private int httpStatus = ABSENT;
  private int grpcStatus = ABSENT;
  private String details = "";

  /** Forgets the block before. */
  void clear() {
    httpStatus = ABSENT;
    grpcStatus = ABSENT;
    details = "";
  }

  @Override
  public void header(HeaderField field) {
    switch (field.kind()) {
      case HTTP_STATUS -> httpStatus = field.number();
      case GRPC_STATUS -> grpcStatus = field.number();
      case GRPC_STATUS_DETAILS -> details = field.value();
      case GRPC_MESSAGE, OTHER -> {}
    }
  }

  boolean ok() {
    return grpcStatus == 0;
  }

  /** Why the call failed: the reason of its ErrorInfo, else its gRPC code, else its HTTP status. */
  String reason() {
    if (grpcStatus == ABSENT) {
      return httpStatus == ABSENT ? "NO_STATUS" : "HTTP_" + httpStatus;
    }
    return details.isEmpty() ? code() : errorInfoReason();
  }

  private String code() {
    return Status.fromCodeValue(grpcStatus).getCode().name();
  }

  private String errorInfoReason() {
    try {
      // gRPC lets senders leave the padding out, which this decoder accepts.
      byte[] bytes = Base64.getDecoder().decode(details);
      for (Any detail : com.google.rpc.Status.parseFrom(bytes).getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return code() + " (details not readable)";
    }
    return code();
  }
}
