package io.onhand.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.onhand.bench.load.RequestTemplate.UniqueNumber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long because load takes its seconds. */
@Tag("long")
@DisplayName("The load generator sends distinct requests and counts every answer of a gRPC server")
@Timeout(60)
final class LoadGeneratorIT {

  private static final String KEY = "kkkkkkkkkkkkkkkk";
  private static final byte[] ANSWER = new byte[60];

  private final Set<String> arrived = ConcurrentHashMap.newKeySet();

  @Test
  void everyRequestArrivesOnceWithItsOwnKey() throws Exception {
    try (AnsweringServer server = serve(request -> ANSWER)) {
      LoadResult result = run(plan(server, 64, 3, 20_000));
      assertThat(result.acceptedInAll()).isEqualTo(20_000);
      assertThat(result.accepted()).isEqualTo(20_000);
      assertThat(result.latency().count()).isEqualTo(20_000);
      assertThat(result.refusedInAll()).isEmpty();
      assertThat(result.unanswered()).isZero();
      assertThat(result.nextNumber()).isEqualTo(20_100);
      assertThat(arrived)
          .hasSize(20_000)
          .contains("%016x".formatted(100), "%016x".formatted(20_099));
    }
  }

  @Test
  void countsOnlyStatusOkAsDoneAndTheOthersByReason() throws Exception {
    UnaryOperator<byte[]> method =
        request ->
            switch ((int) (number(request) % 4)) {
              case 0 -> ANSWER;
              case 1 -> throw insufficientStock();
              case 2 -> throw io.grpc.Status.RESOURCE_EXHAUSTED.asRuntimeException();
              default -> throw new IllegalStateException("a bug of the server");
            };
    try (AnsweringServer server = serve(method)) {
      LoadResult result = run(plan(server, 16, 1, 4_000));
      assertThat(result.acceptedInAll()).isEqualTo(1_000);
      assertThat(result.latency().count()).isEqualTo(1_000);
      assertThat(result.refused())
          .isEqualTo(
              Map.of(
                  "INSUFFICIENT_STOCK", 1_000L, "RESOURCE_EXHAUSTED", 1_000L, "UNKNOWN", 1_000L));
      assertThat(result.refusedInAll()).isEqualTo(result.refused());
    }
  }

  @Test
  void keepsNoMoreCallsInFlightThanAsked() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger openMax = new AtomicInteger();
    ServerInterceptor counting =
        new ServerInterceptor() {
          @Override
          public <Q, A> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            openMax.accumulateAndGet(open.incrementAndGet(), Math::max);
            return next.startCall(call, headers);
          }
        };
    UnaryOperator<byte[]> method =
        request -> {
          open.decrementAndGet();
          return ANSWER;
        };
    try (AnsweringServer server = serve(method, builder -> builder.intercept(counting))) {
      assertThat(run(plan(server, 7, 2, 5_000)).acceptedInAll()).isEqualTo(5_000);
      assertThat(openMax).hasValueBetween(1, 7);
    }
  }

  @Test
  void returnsTheWindowsOfManyAndOfLargeAnswers() throws Exception {
    try (AnsweringServer many = serve(request -> new byte[30_000])) {
      assertThat(run(plan(many, 64, 1, 3_000)).acceptedInAll()).isEqualTo(3_000);
    }
    try (AnsweringServer large = serve(request -> new byte[3_000_000])) {
      assertThat(run(plan(large, 8, 1, 30)).acceptedInAll()).isEqualTo(30);
    }
  }

  @Test
  void waitsForTheServersWindowWithLargeRequests() throws Exception {
    RequestTemplate large =
        RequestTemplate.of(
            AnsweringServer.PATH,
            (KEY + "x".repeat(12_000)).getBytes(StandardCharsets.US_ASCII),
            List.of(new UniqueNumber(KEY)));
    try (AnsweringServer server = serve(request -> ANSWER)) {
      LoadPlan plan = plan(server.address(), large, 64, 2, 5_000);
      assertThat(run(plan).acceptedInAll()).isEqualTo(5_000);
      assertThat(arrived).hasSize(5_000);
    }
  }

  @Test
  void goesOnOverNewConnectionsWhenTheServerEndsOldOnes() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    UnaryOperator<NettyServerBuilder> shortLived =
        builder ->
            builder
                .addTransportFilter(counting(connections))
                .maxConnectionAge(100, TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(10, TimeUnit.SECONDS);
    try (AnsweringServer server = serve(request -> ANSWER, shortLived)) {
      LoadPlan plan =
          new LoadPlan(
              server.address(),
              template(),
              32,
              2,
              Duration.ZERO,
              Duration.ofSeconds(3),
              0,
              1L << 40);
      LoadResult result = run(plan);
      assertThat(connections.get()).isGreaterThan(3);
      assertThat(result.refusedInAll()).isEmpty();
      assertThat(result.unanswered()).isZero();
      assertThat(result.acceptedInAll()).isPositive().isEqualTo(arrived.size());
    }
  }

  @Test
  void opensANewConnectionWhenTheStreamIdsAreUsedUp() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (AnsweringServer server =
        serve(request -> ANSWER, builder -> builder.addTransportFilter(counting(connections)))) {
      LoadResult result =
          LoadGenerator.run(
              plan(server, 8, 1, 2_000), LoadObserver.NONE, Connection.STREAM_ID_LAST - 1_000);
      assertThat(result.acceptedInAll()).isEqualTo(2_000);
      assertThat(arrived).hasSize(2_000);
      assertThat(connections).hasValue(2);
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    InetSocketAddress closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = (InetSocketAddress) socket.getLocalSocketAddress();
    }
    assertThatThrownBy(() -> run(plan(closed, template(), 1, 1, 10)))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("Expected a server at")
        .hasMessageContaining("refused");
  }

  @Test
  void saysThatTheServerWentAway() throws Exception {
    try (AnsweringServer server = serve(request -> ANSWER)) {
      LoadObserver killer =
          new LoadObserver() {
            @Override
            public void progress(Phase phase, Duration elapsed, double perSecond, long refused) {
              server.end();
            }
          };
      assertThatThrownBy(() -> LoadGenerator.run(plan(server, 64, 2, 1L << 40), killer))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageStartingWith("Expected");
    }
  }

  @Test
  void saysThatTheServerSpeaksNoHttp2() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerInHttp1(socket));
      InetSocketAddress address = (InetSocketAddress) socket.getLocalSocketAddress();
      assertThatThrownBy(() -> run(plan(address, template(), 1, 1, 10)))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("plaintext gRPC port");
    }
  }

  @Test
  void saysThatTheServerTakesFewerCallsAtOnce() throws Exception {
    try (AnsweringServer server =
        serve(request -> ANSWER, builder -> builder.maxConcurrentCallsPerConnection(10))) {
      assertThatThrownBy(() -> run(plan(server, 21, 2, 100)))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("it allows 10: use more connections");
      assertThat(run(plan(server, 20, 2, 100)).acceptedInAll()).isEqualTo(100);
    }
  }

  private AnsweringServer serve(UnaryOperator<byte[]> method) throws IOException {
    return serve(method, builder -> builder);
  }

  private AnsweringServer serve(
      UnaryOperator<byte[]> method, UnaryOperator<NettyServerBuilder> configure)
      throws IOException {
    return AnsweringServer.start(
        request -> {
          arrived.add(new String(request, 0, KEY.length(), StandardCharsets.US_ASCII));
          return method.apply(request);
        },
        configure);
  }

  private static long number(byte[] request) {
    return Long.parseLong(new String(request, 0, KEY.length(), StandardCharsets.US_ASCII), 16);
  }

  private static LoadResult run(LoadPlan plan) throws LoadFailedException {
    return LoadGenerator.run(plan, LoadObserver.NONE);
  }

  private static LoadPlan plan(
      AnsweringServer server, int inFlight, int connections, long requests) {
    return plan(server.address(), template(), inFlight, connections, requests);
  }

  /** Starts at number 100 and ends when all is answered. */
  private static LoadPlan plan(
      InetSocketAddress server,
      RequestTemplate template,
      int inFlight,
      int connections,
      long requests) {
    return new LoadPlan(
        server,
        template,
        inFlight,
        connections,
        Duration.ZERO,
        Duration.ofSeconds(50),
        100,
        requests);
  }

  private static RequestTemplate template() {
    byte[] message = (KEY + "and some more").getBytes(StandardCharsets.US_ASCII);
    return RequestTemplate.of(AnsweringServer.PATH, message, List.of(new UniqueNumber(KEY)));
  }

  private static ServerTransportFilter counting(AtomicInteger connections) {
    return new ServerTransportFilter() {
      @Override
      public io.grpc.Attributes transportReady(io.grpc.Attributes attributes) {
        connections.incrementAndGet();
        return attributes;
      }
    };
  }

  private static io.grpc.StatusRuntimeException insufficientStock() {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(Code.FAILED_PRECONDITION_VALUE)
            .setMessage("Expected 3 in stock, but there are 2.")
            .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("INSUFFICIENT_STOCK").build()))
            .build());
  }

  private static void answerInHttp1(ServerSocket socket) {
    try (Socket connection = socket.accept()) {
      connection
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      connection.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The client is gone: it has seen enough.
      return;
    }
  }
}
