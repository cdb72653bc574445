package io.onhand.server.security;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.onhand.client.Wire;
import io.onhand.server.domain.Limits;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** gRPC servers with the limits of the contract. */
public final class GrpcServers {
  private static final int CALLS_PER_CONNECTION_MAX = 1_000;

  private static final long KEEPALIVE_SECONDS = 30;
  private static final long KEEPALIVE_TIMEOUT_SECONDS = 10;

  private GrpcServers() {}

  /**
   * A builder of a server whose calls run on its event loops: services hand over what waits.
   *
   * @throws IllegalArgumentException when the address or the TLS files cannot be used
   */
  public static NettyServerBuilder builder(Listening listening) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(listening.address())
            .directExecutor()
            .maxInboundMessageSize(Limits.REQUEST_BYTES_MAX)
            .maxInboundMetadataSize(Limits.HEADER_BYTES_MAX)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
            .permitKeepAliveTime(Wire.KEEPALIVE_INTERVAL_PERMITTED.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    listening.tls().ifPresent(tls -> useTls(builder, tls));
    return builder;
  }

  /** The sentence for a server that could not start. */
  public static String sentence(Listening listening, IOException cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String where = listening.bind() + ":" + listening.port();
    return root instanceof BindException || String.valueOf(root.getMessage()).contains("in use")
        ? "Expected to listen on "
            + where
            + ", but the port is in use. Stop the other program or choose another --port."
        : "Expected to listen on " + where + ", but: " + root.getMessage();
  }

  private static void useTls(NettyServerBuilder builder, Listening.Tls tls) {
    try {
      builder.sslContext(
          GrpcSslContexts.forServer(tls.certificates().toFile(), tls.key().toFile()).build());
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected a certificate and key in PEM in "
              + tls.certificates()
              + " and "
              + tls.key()
              + ", but: "
              + e.getMessage(),
          e);
    }
  }
}
