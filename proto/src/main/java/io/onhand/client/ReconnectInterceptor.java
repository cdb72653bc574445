package io.onhand.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Has the channel connect again soon while somebody calls. By itself gRPC waits longer after each
 * failed connection, up to two minutes, and fails every call meanwhile: a till would learn of the
 * server's return minutes late. Here a call that found nobody asks for a new connection, at most
 * twice a second.
 */
final class ReconnectInterceptor implements ClientInterceptor {

  private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

  private final AtomicLong askedAt = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);
  private volatile @Nullable ManagedChannel channel;

  /** Names the channel that this interceptor is part of. */
  void use(ManagedChannel channel) {
    this.channel = channel;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                if (status.getCode() == Status.Code.UNAVAILABLE) {
                  reconnect();
                }
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }

  private void reconnect() {
    ManagedChannel connected = channel;
    long now = System.nanoTime();
    long before = askedAt.get();
    if (connected != null
        && now - before >= INTERVAL_NANOS
        && askedAt.compareAndSet(before, now)
        && !connected.isShutdown()) {
      connected.resetConnectBackoff();
    }
  }
}
