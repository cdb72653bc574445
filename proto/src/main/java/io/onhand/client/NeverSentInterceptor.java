package io.onhand.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * Marks a failed call whose headers were never handed to a connection.
 *
 * <p>UNAVAILABLE and DEADLINE_EXCEEDED alone do not tell whether a server can have seen the
 * request. The difference decides whether a person is told "nobody there" or "the outcome is
 * unknown", so it is taken from where it is certain: gRPC tells a stream's tracer when it writes
 * the headers.
 */
final class NeverSentInterceptor implements ClientInterceptor {

  /** In the trailers of a failed call: it never left this process. Never sent by a server. */
  static final Metadata.Key<String> MARK =
      Metadata.Key.of("onhand-local-never-sent", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    var watch = new SendWatch();
    return new SimpleForwardingClientCall<>(
        next.newCall(method, options.withStreamTracerFactory(watch))) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(new MarksFailure<>(listener, watch), headers);
      }
    };
  }

  /** Follows all streams of one call: gRPC may open another when the first was not accepted. */
  private static final class SendWatch extends ClientStreamTracer.Factory {

    private volatile boolean sent;

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void outboundHeaders() {
          sent = true;
        }
      };
    }
  }

  private static final class MarksFailure<A> extends SimpleForwardingClientCallListener<A> {

    private final SendWatch watch;

    MarksFailure(ClientCall.Listener<A> listener, SendWatch watch) {
      super(listener);
      this.watch = watch;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!status.isOk()) {
        trailers.discardAll(MARK);
        if (!watch.sent) {
          trailers.put(MARK, "1");
        }
      }
      super.onClose(status, trailers);
    }
  }
}
