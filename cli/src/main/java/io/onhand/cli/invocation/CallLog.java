package io.onhand.cli.invocation;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.onhand.client.RequestIds;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each call that ends: to whom, what came of it, and the id under which the server knows it.
 */
final class CallLog implements ClientInterceptor {

  private static final Logger log = LoggerFactory.getLogger(CallLog.class);

  private final String target;

  CallLog(String target) {
    this.target = target;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(new Ending<>(listener, method.getFullMethodName()), headers);
      }
    };
  }

  private final class Ending<A> extends SimpleForwardingClientCallListener<A> {

    private final String method;
    private final long startNanos = System.nanoTime();
    private @Nullable String requestId;

    Ending(ClientCall.Listener<A> listener, String method) {
      super(listener);
      this.method = method;
    }

    @Override
    public void onHeaders(Metadata headers) {
      requestId = headers.get(RequestIds.HEADER);
      super.onHeaders(headers);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      String ofFailure = trailers.get(RequestIds.HEADER);
      log.atDebug()
          .addKeyValue("method", method)
          .addKeyValue("target", target)
          .addKeyValue("code", status.getCode())
          .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos))
          .addKeyValue("request_id", ofFailure == null ? requestId : ofFailure)
          .log("Called");
      super.onClose(status, trailers);
    }
  }
}
