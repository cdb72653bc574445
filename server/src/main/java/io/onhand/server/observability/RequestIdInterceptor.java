package io.onhand.server.observability;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.onhand.client.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells the caller the request id: the one it chose comes back in the response headers, and a call
 * that fails names its id in the trailers in any case. Logs calls that failed by a fault of ours.
 */
final class RequestIdInterceptor implements ServerInterceptor {

  private static final Logger log = LoggerFactory.getLogger(RequestIdInterceptor.class);

  /**
   * As the contract has it: whether a command is applied is open, since anything may have failed.
   */
  private static final com.google.rpc.Status FAULT =
      com.google.rpc.Status.newBuilder()
          .setCode(Status.Code.INTERNAL.value())
          .setMessage("The server failed. Its log says more at this request id.")
          .addDetails(
              Any.pack(
                  ErrorInfo.newBuilder()
                      .setReason("INTERNAL_FAULT")
                      .setDomain(Wire.ERROR_DOMAIN)
                      .build()))
          .build();

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    TellingCall<Q, A> telling = new TellingCall<>(call, CallContext.current());
    return new GuardedListener<>(next.startCall(telling, headers), telling);
  }

  /**
   * Ends a call whose service threw: gRPC would do so too, but would neither tell the caller the
   * request id nor log it.
   */
  private static final class GuardedListener<Q, A> extends SimpleForwardingServerCallListener<Q> {

    private final TellingCall<Q, A> call;

    GuardedListener(ServerCall.Listener<Q> listener, TellingCall<Q, A> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      try {
        super.onMessage(message);
      } catch (RuntimeException fault) {
        call.failed(fault);
      }
    }

    @Override
    public void onHalfClose() {
      try {
        super.onHalfClose();
      } catch (RuntimeException fault) {
        call.failed(fault);
      }
    }

    @Override
    public void onReady() {
      try {
        super.onReady();
      } catch (RuntimeException fault) {
        call.failed(fault);
      }
    }
  }

  private static final class TellingCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private final CallContext context;
    private volatile boolean closed;

    TellingCall(ServerCall<Q, A> call, CallContext context) {
      super(call);
      this.context = context;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      if (context.isChosenByCaller()) {
        headers.put(Headers.REQUEST_ID, context.requestId());
      }
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed = true;
      if (status.isOk()) {
        super.close(status, trailers);
        return;
      }
      // A copy: the trailers of an exception may be shared between calls.
      Metadata told = new Metadata();
      told.merge(trailers);
      told.discardAll(Headers.REQUEST_ID);
      told.put(Headers.REQUEST_ID, context.requestId());
      logFailure(status);
      super.close(status, told);
    }

    void failed(RuntimeException fault) {
      if (closed) {
        log(
            log.atError()
                .addKeyValue("method", getMethodDescriptor().getFullMethodName())
                .setCause(fault),
            "A call failed after it was answered");
        return;
      }
      StatusRuntimeException told = StatusProto.toStatusRuntimeException(FAULT);
      Metadata trailers = told.getTrailers();
      close(told.getStatus().withCause(fault), trailers == null ? new Metadata() : trailers);
    }

    private void logFailure(Status status) {
      Level level =
          switch (status.getCode()) {
            case INTERNAL, UNKNOWN, DATA_LOSS -> Level.ERROR;
            case OK,
                CANCELLED,
                INVALID_ARGUMENT,
                DEADLINE_EXCEEDED,
                NOT_FOUND,
                ALREADY_EXISTS,
                PERMISSION_DENIED,
                RESOURCE_EXHAUSTED,
                FAILED_PRECONDITION,
                ABORTED,
                OUT_OF_RANGE,
                UNIMPLEMENTED,
                UNAVAILABLE,
                UNAUTHENTICATED ->
                Level.DEBUG;
          };
      if (!log.isEnabledForLevel(level)) {
        return;
      }
      LoggingEventBuilder line =
          log.atLevel(level)
              .addKeyValue("method", getMethodDescriptor().getFullMethodName())
              .addKeyValue("code", status.getCode())
              .addKeyValue("description", status.getDescription())
              .setCause(status.getCause());
      log(line, "A call failed");
    }

    /** Calls end on any thread; the line is about this one. */
    private void log(LoggingEventBuilder line, String message) {
      context.in(Context.current()).run(() -> line.log(message));
    }
  }
}
