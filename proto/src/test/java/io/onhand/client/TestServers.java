package io.onhand.client;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Servers and channels of one test. */
final class TestServers implements AutoCloseable {

  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  /** Serves within the process and connects to it. */
  Channel connected(BindableService service) {
    String name = InProcessServerBuilder.generateName();
    start(InProcessServerBuilder.forName(name).directExecutor().addService(service));
    return closing(InProcessChannelBuilder.forName(name).directExecutor().build());
  }

  /** Serves at a free port. */
  Endpoint listening(BindableService service) {
    return listening(builder(0).addService(service));
  }

  Endpoint listening(NettyServerBuilder builder) {
    return new Endpoint("localhost", start(builder).getPort());
  }

  /** A server at this port of localhost, plaintext; 0: any free one. */
  static NettyServerBuilder builder(int port) {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  ManagedChannel closing(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  /** Where nobody listens. */
  static Endpoint nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Endpoint("localhost", free.getLocalPort());
    }
  }

  /** Cuts every connection of every server. */
  void kill() {
    servers.forEach(Server::shutdownNow);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    kill();
  }

  private Server start(ServerBuilder<?> builder) {
    try {
      Server server = builder.build().start();
      servers.add(server);
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("Expected the test's server to start", e);
    }
  }
}
