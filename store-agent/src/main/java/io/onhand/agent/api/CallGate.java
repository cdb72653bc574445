package io.onhand.agent.api;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.onhand.server.api.Errors;

/** Refuses new calls once the agent goes down. */
final class CallGate implements ServerInterceptor {

  private volatile boolean isClosed;

  void close() {
    isClosed = true;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!isClosed) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refusal = Errors.exception(Errors.shuttingDown());
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
