package io.onhand.server.observability;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A server with one method, which does what the test says and keeps what it saw, behind the
 * telemetry under test.
 */
final class EchoServer implements AutoCloseable {

  static final MethodDescriptor<HealthCheckRequest, HealthCheckResponse> METHOD =
      MethodDescriptor.<HealthCheckRequest, HealthCheckResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test.v1.Echo/Call")
          .setRequestMarshaller(ProtoUtils.marshaller(HealthCheckRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(HealthCheckResponse.getDefaultInstance()))
          .build();

  /** What a call got. */
  record Answer(Status status, Metadata headers, Metadata trailers) {}

  private final Server server;
  private final ManagedChannel channel;
  private final Telemetry telemetry;
  private volatile Runnable behaviour = () -> {};
  private volatile Executor threads = Runnable::run;

  EchoServer(Telemetry telemetry) throws IOException {
    this.telemetry = telemetry;
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).directExecutor();
    telemetry.instrument(builder);
    server = builder.addService(service()).build().start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  /** The channel to it. */
  Channel channel() {
    return channel;
  }

  /** What it does from now on in each call; what it throws is the call's status. */
  void does(Runnable work) {
    behaviour = work;
  }

  /** Where it works from now on; at first on the thread that the call came on. */
  void answersOn(Executor executor) {
    threads = executor;
  }

  /** Calls it with these headers. */
  Answer call(Map<String, String> headers) {
    return call(METHOD, headers);
  }

  /** Calls one of its methods, or one that it does not have. */
  Answer call(
      MethodDescriptor<HealthCheckRequest, HealthCheckResponse> method,
      Map<String, String> headers) {
    Metadata sent = new Metadata();
    headers.forEach(
        (key, value) -> sent.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value));
    AtomicReference<Metadata> answered = new AtomicReference<>();
    AtomicReference<Metadata> trailed = new AtomicReference<>();
    Channel intercepted =
        ClientInterceptors.intercept(
            channel,
            MetadataUtils.newAttachHeadersInterceptor(sent),
            MetadataUtils.newCaptureMetadataInterceptor(answered, trailed));
    Status status = Status.OK;
    try {
      ClientCalls.blockingUnaryCall(
          intercepted, method, CallOptions.DEFAULT, HealthCheckRequest.getDefaultInstance());
    } catch (StatusRuntimeException failed) {
      status = failed.getStatus();
    }
    return new Answer(status, orNone(answered.get()), orNone(trailed.get()));
  }

  /** Ends the server, then its telemetry. */
  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    telemetry.close();
  }

  private static Metadata orNone(@Nullable Metadata received) {
    return received == null ? new Metadata() : received;
  }

  private BindableService service() {
    return () ->
        ServerServiceDefinition.builder("test.v1.Echo")
            .addMethod(
                METHOD,
                ServerCalls.asyncUnaryCall(
                    (request, answers) -> threads.execute(() -> answer(answers))))
            .build();
  }

  private void answer(StreamObserver<HealthCheckResponse> answers) {
    try {
      behaviour.run();
    } catch (StatusRuntimeException refused) {
      answers.onError(refused);
      return;
    }
    answers.onNext(HealthCheckResponse.getDefaultInstance());
    answers.onCompleted();
  }
}
