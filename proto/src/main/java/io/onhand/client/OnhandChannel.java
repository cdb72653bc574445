package io.onhand.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * How to connect to Central or an agent. A value: {@link #open} makes a channel from it.
 *
 * <p>Every call over such a channel carries a request id (see {@link RequestIds}), unary calls get
 * a deadline when the caller set none, and errors say whether the request can have been sent at all
 * (see {@link OnhandError}). A channel connects on its first call and again by itself.
 *
 * @param endpoint where the server listens
 * @param tls the files of a TLS connection; empty: plaintext
 * @param userAgent what the server's log calls this program
 * @param callTimeout the deadline of unary calls that have none
 */
public record OnhandChannel(
    Endpoint endpoint, Optional<TlsFiles> tls, String userAgent, Duration callTimeout) {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /** Checks the time. */
  public OnhandChannel {
    if (!callTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "Expected a positive call timeout, but got " + callTimeout);
    }
  }

  /** A plaintext connection with a call timeout of 10 s. */
  public static OnhandChannel to(Endpoint endpoint) {
    return new OnhandChannel(endpoint, Optional.empty(), "onhand-client", CALL_TIMEOUT);
  }

  /** The same, over TLS. */
  public OnhandChannel withTls(TlsFiles files) {
    return new OnhandChannel(endpoint, Optional.of(files), userAgent, callTimeout);
  }

  /** The same, under another name. */
  public OnhandChannel withUserAgent(String name) {
    return new OnhandChannel(endpoint, tls, name, callTimeout);
  }

  /** The same, with another deadline for unary calls that have none. */
  public OnhandChannel withCallTimeout(Duration timeout) {
    return new OnhandChannel(endpoint, tls, userAgent, timeout);
  }

  /**
   * Makes the channel; the caller closes it.
   *
   * @throws IllegalArgumentException when a TLS file holds something else than expected
   */
  public ManagedChannel open() {
    return open(builder -> {});
  }

  /**
   * Makes the channel; the caller closes it.
   *
   * @param more sets what a caller wants besides, such as an executor or interceptors for traces
   * @throws IllegalArgumentException when a TLS file holds something else than expected
   */
  public ManagedChannel open(Consumer<NettyChannelBuilder> more) {
    var reconnects = new ReconnectInterceptor();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
            .userAgent(userAgent)
            .maxInboundMessageSize(Wire.ANSWER_BYTES_MAX)
            .maxInboundMetadataSize(Wire.ANSWER_HEADER_BYTES_MAX)
            .keepAliveTime(Wire.KEEPALIVE_INTERVAL.toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(Wire.KEEPALIVE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveWithoutCalls(true)
            .disableServiceConfigLookUp();
    tls.ifPresentOrElse(files -> builder.sslContext(sslContext(files)), builder::usePlaintext);
    // The last one added sees a call first and its end last: the caller's come before all of these.
    builder.intercept(
        reconnects,
        new NeverSentInterceptor(),
        new RequestIdInterceptor(),
        new DefaultDeadlineInterceptor(callTimeout));
    more.accept(builder);
    ManagedChannel channel = builder.build();
    reconnects.use(channel);
    return channel;
  }

  private static SslContext sslContext(TlsFiles files) {
    SslContextBuilder context = GrpcSslContexts.forClient();
    try {
      files.trust().ifPresent(trust -> context.trustManager(trust.toFile()));
      files
          .identity()
          .ifPresent(own -> context.keyManager(own.certificate().toFile(), own.key().toFile()));
      return context.build();
    } catch (IllegalArgumentException | SSLException e) {
      throw new IllegalArgumentException(
          "Expected PEM files for TLS, but they cannot be used: " + e.getMessage(), e);
    }
  }
}
