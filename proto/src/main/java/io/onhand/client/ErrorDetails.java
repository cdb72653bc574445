package io.onhand.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.onhand.client.OnhandError.Failure;
import io.onhand.client.OnhandError.FieldError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Refusal;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Reads a {@link OnhandError} from each of the forms in which errors travel. */
final class ErrorDetails {

  private static final String PREFIX = "ERROR_REASON_";

  private ErrorDetails() {}

  static OnhandError read(Status status, Metadata trailers) {
    com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
    boolean neverSent =
        trailers.containsKey(NeverSentInterceptor.MARK) || failedToConnect(status.getCause());
    return read(details, neverSent, Optional.ofNullable(trailers.get(RequestIds.HEADER)));
  }

  static OnhandError read(com.google.rpc.Status status) {
    return read(status, false, Optional.empty());
  }

  static OnhandError read(Refusal refusal) {
    ErrorReason reason = refusal.getReason();
    String name =
        reason == ErrorReason.UNRECOGNIZED
            ? "REASON_" + refusal.getReasonValue()
            : reason.name().substring(PREFIX.length());
    return new OnhandError(
        ErrorKind.REFUSED,
        Status.Code.FAILED_PRECONDITION,
        reason,
        name,
        refusal.getMessage(),
        refusal.getMetadataMap(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static OnhandError read(
      com.google.rpc.Status status, boolean neverSent, Optional<String> requestId) {
    Status.Code code = Status.fromCodeValue(status.getCode()).getCode();
    Optional<ErrorInfo> info =
        details(status, ErrorInfo.class)
            .filter(it -> it.getDomain().equals(Wire.ERROR_DOMAIN))
            .findFirst();
    ErrorReason reason =
        info.map(it -> reason(it.getReason())).orElse(ErrorReason.ERROR_REASON_UNSPECIFIED);
    return new OnhandError(
        info.isPresent() ? ErrorKind.of(reason, code) : ErrorKind.ofBare(code, neverSent),
        code,
        reason,
        info.map(ErrorInfo::getReason).orElse(code.name()),
        status.getMessage(),
        info.map(ErrorInfo::getMetadataMap).orElse(Map.of()),
        details(status, RetryInfo.class).findFirst().map(ErrorDetails::delay),
        details(status, PreconditionFailure.class)
            .flatMap(it -> it.getViolationsList().stream())
            .map(it -> new Failure(it.getType(), it.getSubject(), it.getDescription()))
            .toList(),
        details(status, BadRequest.class)
            .flatMap(it -> it.getFieldViolationsList().stream())
            .map(it -> new FieldError(it.getField(), it.getDescription()))
            .toList(),
        details(status, Record.class).toList(),
        requestId);
  }

  /**
   * The details of one type. One that cannot be read is left out: the rest still says something.
   */
  private static <T extends Message> Stream<T> details(
      com.google.rpc.Status status, Class<T> type) {
    return status.getDetailsList().stream()
        .filter(any -> any.is(type))
        .flatMap(any -> unpacked(any, type).stream());
  }

  private static <T extends Message> Optional<T> unpacked(Any any, Class<T> type) {
    try {
      return Optional.of(any.unpack(type));
    } catch (InvalidProtocolBufferException damaged) {
      return Optional.empty();
    }
  }

  private static ErrorReason reason(String name) {
    return Stream.of(ErrorReason.values())
        .filter(it -> it.name().equals(PREFIX + name))
        .findFirst()
        .orElse(ErrorReason.ERROR_REASON_UNSPECIFIED);
  }

  private static Duration delay(RetryInfo info) {
    return Duration.ofSeconds(info.getRetryDelay().getSeconds(), info.getRetryDelay().getNanos());
  }

  /**
   * True when the connection was never made. Channels of {@link OnhandChannel} mark what was never
   * sent; this recognizes the plain cases of other channels.
   */
  private static boolean failedToConnect(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ConnectException
          || at instanceof UnknownHostException
          || at instanceof SSLHandshakeException) {
        return true;
      }
    }
    return false;
  }
}
