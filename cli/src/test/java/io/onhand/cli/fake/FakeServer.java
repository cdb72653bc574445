package io.onhand.cli.fake;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Central, or an agent, on a free port of this machine. */
public final class FakeServer implements AutoCloseable {

  private final FakeState state = new FakeState();
  private final FakeFeed feed = new FakeFeed(state);
  private final Server server;

  private FakeServer(boolean central, Optional<SslContext> tls) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new FakeInventory(state));
    tls.ifPresent(builder::sslContext);
    if (central) {
      builder.addService(new FakeAdmin(state)).addService(feed);
    } else {
      builder.addService(new FakeAgent(state));
    }
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a Central. */
  public static FakeServer central() {
    return new FakeServer(true, Optional.empty());
  }

  /** Starts a Central that speaks TLS. */
  public static FakeServer central(SslContext tls) {
    return new FakeServer(true, Optional.of(tls));
  }

  /** Starts an agent. */
  public static FakeServer agent() {
    return new FakeServer(false, Optional.empty());
  }

  /** What it holds. */
  public FakeState state() {
    return state;
  }

  /** Its feed. */
  public FakeFeed feed() {
    return feed;
  }

  /** Its address. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
