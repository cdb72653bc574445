package io.onhand.agent.api;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.onhand.agent.forwarded.Footing;
import io.onhand.client.Wire;
import io.onhand.server.domain.Position;

/** Says with each call for which Central it is, as its options have it. */
final class EpochStamp implements ClientInterceptor {

  /** While something else is to be sent first: no Central has this epoch. */
  private static final long NONE = -1;

  private static final long ANY = 0;

  /** For the Central of which epoch a call is; 0: for any. */
  static final CallOptions.Key<Long> EPOCH = CallOptions.Key.createWithDefault("onhand-epoch", ANY);

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(Wire.EPOCH_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  /**
   * The epoch for what tills send now. Taken before it is asked whether something is to be sent
   * first: a Central that is heard of in between refuses the call.
   */
  static long forTills(Footing footing) {
    return footing.isHandingOver() ? NONE : footing.epoch();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    long epoch = options.getOption(EPOCH);
    if (epoch == ANY) {
      return call;
    }
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        headers.put(HEADER, Position.epochText(epoch));
        super.start(listener, headers);
      }
    };
  }
}
