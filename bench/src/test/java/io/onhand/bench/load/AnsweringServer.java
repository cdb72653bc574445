package io.onhand.bench.load;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;

/** A grpc-java server of one unary method on bytes, on a free loopback port. */
final class AnsweringServer implements AutoCloseable {

  static final String PATH = "/test.Service/Method";

  private final Server server;

  private AnsweringServer(Server server) {
    this.server = server;
  }

  /** Answers on the transport's threads; what the method throws becomes the call's status. */
  static AnsweringServer start(
      UnaryOperator<byte[]> method, UnaryOperator<NettyServerBuilder> configure)
      throws IOException {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(PATH.substring(1))
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("test.Service")
            .addMethod(
                descriptor,
                ServerCalls.asyncUnaryCall((request, observer) -> {
                  byte[] answer;
                  try {
                    answer = method.apply(request);
                  } catch (RuntimeException e) {
                    observer.onError(e);
                    return;
                  }
                  observer.onNext(answer);
                  observer.onCompleted();
                }))
            .build();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(service);
    return new AnsweringServer(configure.apply(builder).build().start());
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
  }

  /** Ends at once; open connections break. */
  void end() {
    server.shutdownNow();
  }

  @Override
  public void close() {
    end();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
