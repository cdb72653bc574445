package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Long because deadlines and pauses pass for real. */
@Tag("long")
@DisplayName(
    "A channel sets deadlines and request ids, knows what was sent, and connects again soon")
final class OnhandChannelIT {

  private final TestServers servers = new TestServers();
  private final FakeInventory inventory = new FakeInventory("S1");
  private final LastCall lastCall = new LastCall();

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void givesCallsADeadlineUnlessTheyHaveOne() {
    Channel channel = channel(observed(inventory));
    stub(channel).getRecord(GetRecordRequest.getDefaultInstance());
    assertThat(lastCall.timeLeft)
        .hasValueSatisfying(it -> assertThat(it).isBetween(8_000L, 10_000L));
    stub(channel)
        .withDeadlineAfter(Duration.ofSeconds(99))
        .getRecord(GetRecordRequest.getDefaultInstance());
    assertThat(lastCall.timeLeft).hasValueSatisfying(it -> assertThat(it).isGreaterThan(90_000L));
  }

  @Test
  void givesStreamsNoDeadline() {
    var stream =
        InventoryServiceGrpc.newStub(channel(observed(inventory))).mutateStream(new Ignored<>());
    await().untilAsserted(() -> assertThat(lastCall.method).contains("MutateStream"));
    assertThat(lastCall.timeLeft).isEmpty();
    stream.onCompleted();
  }

  @Test
  void sendsAFreshRequestIdAndShowsItInTheError() {
    inventory.fails(Errors.insufficientStock());
    StatusRuntimeException thrown = failure(channel(observed(inventory)));
    assertThat(lastCall.requestId).hasValueSatisfying(it -> assertThat(it).matches("[0-9a-f]{16}"));
    assertThat(OnhandError.of(thrown).requestId()).isEqualTo(lastCall.requestId);
  }

  @Test
  void sendsTheRequestIdOfItsContext() throws Exception {
    Channel channel = channel(observed(inventory));
    Context.current()
        .withValue(RequestIds.CONTEXT, "till-4711")
        .call(() -> stub(channel).getRecord(GetRecordRequest.getDefaultInstance()));
    assertThat(lastCall.requestId).contains("till-4711");
  }

  @Test
  void sendsTheRequestIdThatAnInterceptorOfTheCallerChose() {
    Metadata chosen = new Metadata();
    chosen.put(RequestIds.HEADER, "till-4712");
    Channel channel =
        servers.closing(
            OnhandChannel.to(observed(inventory))
                .open(builder ->
                    builder.intercept(MetadataUtils.newAttachHeadersInterceptor(chosen))));
    assertThat(isAnswered(stub(channel))).isTrue();
    assertThat(lastCall.requestId).contains("till-4712");
  }

  @Test
  void knowsThatNobodyWasThere() throws IOException {
    OnhandError error = OnhandError.of(failure(channel(TestServers.nobody())));
    assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
    assertThat(error.requestId()).isPresent();
  }

  @Test
  void knowsThatACallNeverLeftWhenTheOtherEndDoesNotSpeak() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel channel =
          servers.closing(
              OnhandChannel.to(new Endpoint("localhost", silent.getLocalPort()))
                  .withCallTimeout(Duration.ofMillis(200))
                  .open());
      OnhandError error = OnhandError.of(failure(channel));
      assertThat(error.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(error.kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
    }
  }

  @Test
  void isUnsureOfACallThatWasSentWhenTheServerDies() {
    Channel channel = channel(observed(inventory.fallsSilent()));
    var thrown = CompletableFuture.supplyAsync(() -> failure(channel));
    await().until(() -> !inventory.adjusts().isEmpty());
    servers.kill();
    assertThat(OnhandError.of(thrown.join()).kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
  }

  @Test
  void isUnsureOfACallThatWasSentWhenItsTimePasses() {
    Channel channel =
        servers.closing(
            OnhandChannel.to(servers.listening(inventory))
                .withCallTimeout(Duration.ofSeconds(1))
                .open());
    assertThat(isAnswered(stub(channel))).isTrue();
    inventory.fallsSilent();
    assertThat(OnhandError.of(failure(channel)).kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
    assertThat(inventory.adjusts()).hasSize(1);
  }

  @Test
  void doesNotBelieveAServerThatSaysItWasNeverAsked() {
    Metadata lie = new Metadata();
    lie.put(NeverSentInterceptor.MARK, "1");
    inventory.fails(Status.UNAVAILABLE.asRuntimeException(lie));
    OnhandError error = OnhandError.of(failure(channel(servers.listening(inventory))));
    assertThat(error.kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
  }

  /** gRPC by itself would need 40 s for so many connections. */
  @Test
  void keepsConnectingWhileSomebodyCalls() throws IOException {
    var connections = new AtomicInteger();
    try (ServerSocket hangsUp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(hangsUp, connections));
      InventoryServiceBlockingStub stub =
          stub(channel(new Endpoint("localhost", hangsUp.getLocalPort())));
      await()
          .atMost(Duration.ofSeconds(15))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !isAnswered(stub) && connections.get() >= 8);
    }
  }

  @Test
  void readsAnswersLargerThanGrpcsOwnLimit() {
    Channel channel = channel(servers.listening(new LargeAnswer()));
    GetRecordResponse answer = stub(channel).getRecord(GetRecordRequest.getDefaultInstance());
    assertThat(answer.getSerializedSize()).isGreaterThan(5_000_000);
  }

  @Test
  void isToldAtOnceThatARequestIsTooLarge() {
    Channel channel =
        channel(
            servers.listening(
                TestServers.builder(0)
                    .maxInboundMessageSize(Wire.REQUEST_BYTES_MAX)
                    .addService(inventory)));
    AdjustStockRequest.Builder request = AdjustStockRequest.newBuilder();
    request.getCommandBuilder().setReference("x".repeat(Wire.REQUEST_BYTES_MAX));
    StatusRuntimeException thrown =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> stub(channel).adjustStock(request.build()));
    OnhandError error = OnhandError.of(thrown);
    assertThat(error.line()).contains("4194304");
    assertThat(error.kind()).isEqualTo(ErrorKind.WRONG_USAGE);
  }

  @Test
  void pingsSeldomEnoughForTheServer() {
    assertThat(Wire.KEEPALIVE_INTERVAL).isGreaterThan(Wire.KEEPALIVE_INTERVAL_PERMITTED);
  }

  private Endpoint observed(FakeInventory service) {
    return servers.listening(TestServers.builder(0).intercept(lastCall).addService(service));
  }

  private Channel channel(Endpoint endpoint) {
    return servers.closing(OnhandChannel.to(endpoint).open());
  }

  private static void hangUp(ServerSocket server, AtomicInteger connections) {
    while (!server.isClosed()) {
      try {
        server.accept().close();
        connections.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static InventoryServiceBlockingStub stub(Channel channel) {
    return InventoryServiceGrpc.newBlockingStub(channel);
  }

  private static StatusRuntimeException failure(Channel channel) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> stub(channel).adjustStock(AdjustStockRequest.getDefaultInstance()));
  }

  private static boolean isAnswered(InventoryServiceBlockingStub stub) {
    try {
      return stub.getRecord(GetRecordRequest.getDefaultInstance()).hasRecord();
    } catch (StatusRuntimeException failure) {
      return false;
    }
  }

  /** What the server saw of the last call. */
  private static final class LastCall implements ServerInterceptor {

    private volatile Optional<Long> timeLeft = Optional.empty();
    private volatile Optional<String> requestId = Optional.empty();
    private volatile String method = "";

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      timeLeft =
          Optional.ofNullable(Context.current().getDeadline())
              .map(it -> it.timeRemaining(TimeUnit.MILLISECONDS));
      requestId = Optional.ofNullable(headers.get(RequestIds.HEADER));
      method = call.getMethodDescriptor().getFullMethodName();
      return next.startCall(call, headers);
    }
  }
}
