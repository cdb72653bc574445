package io.onhand.server.observability;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * Sends the request id and the trace of the call being served along with the calls made to serve
 * it, so that a till's call through a store agent is one trace and has one id.
 */
public final class CallContextForwarding implements ClientInterceptor {

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    CallContext context = CallContext.current();
    ClientCall<Q, A> call = next.newCall(method, options);
    if (context == CallContext.NONE) {
      return call;
    }
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        if (!headers.containsKey(Headers.REQUEST_ID)) {
          headers.put(Headers.REQUEST_ID, context.requestId());
        }
        if (!context.traceParent().isEmpty() && !headers.containsKey(Headers.TRACE_PARENT)) {
          headers.put(Headers.TRACE_PARENT, context.traceParent());
        }
        super.start(listener, headers);
      }
    };
  }
}
