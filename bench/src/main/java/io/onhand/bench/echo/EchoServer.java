package io.onhand.bench.echo;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.onhand.bench.process.ParentWatch;
import io.onhand.server.security.GrpcServers;
import io.onhand.server.security.Listening;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A grpc-java server with the transport that Central has, which reads a message and answers with
 * another of a fixed length on the transport's own threads. It parses nothing, so no service over
 * that transport can be faster on the same machine.
 */
public final class EchoServer {

  /** Its only method. */
  public static final String PATH = "/onhand.bench.Echo/Echo";

  private static final String LOOPBACK = "127.0.0.1";
  private static final int PARAMETERS = 1;

  private EchoServer() {}

  /**
   * Serves on a free loopback port until its standard input ends. Prints {@code ready PORT}.
   *
   * @param args the answer's length in bytes
   */
  public static void main(String[] args) throws IOException {
    if (args.length != PARAMETERS) {
      throw new IllegalArgumentException(
          "Expected the answer's length in bytes, but got " + args.length + " arguments.");
    }
    Server server = start(Integer.parseInt(args[0]));
    System.out.println("ready " + server.getPort());
    ParentWatch.awaitEnd();
    server.shutdownNow();
  }

  /** Starts a server on a free loopback port. */
  public static Server start(int answerBytes) throws IOException {
    byte[] answer = new byte[answerBytes];
    return GrpcServers.builder(new Listening(LOOPBACK, 0, Optional.empty(), false))
        .addService(service(answer))
        .build()
        .start();
  }

  private static ServerServiceDefinition service(byte[] answer) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(PATH.substring(1))
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    return ServerServiceDefinition.builder("onhand.bench.Echo")
        .addMethod(
            method,
            ServerCalls.asyncUnaryCall((request, observer) -> {
              observer.onNext(answer);
              observer.onCompleted();
            }))
        .build();
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
        throw new UncheckedIOException("Expected a message in memory, but it cannot be read.", e);
      }
    }
  }
}
