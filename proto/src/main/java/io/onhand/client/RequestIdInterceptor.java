package io.onhand.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** Sends a request id with every call and puts it into the trailers of those that fail. */
final class RequestIdInterceptor implements ClientInterceptor {

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        String given = headers.get(RequestIds.HEADER);
        String id = given != null ? given : RequestIds.current().orElseGet(RequestIds::next);
        if (given == null) {
          headers.put(RequestIds.HEADER, id);
        }
        super.start(new NamesFailure<>(listener, id), headers);
      }
    };
  }

  private static final class NamesFailure<A> extends SimpleForwardingClientCallListener<A> {

    private final String id;

    NamesFailure(ClientCall.Listener<A> listener, String id) {
      super(listener);
      this.id = id;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!status.isOk() && !trailers.containsKey(RequestIds.HEADER)) {
        trailers.put(RequestIds.HEADER, id);
      }
      super.onClose(status, trailers);
    }
  }
}
