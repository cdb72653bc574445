package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A command is tried with the same key until its answer is definite, and no longer")
final class SafeCallsTest {

  private static final CommandId COMMAND = new CommandId("till-1", "k-1");

  private final TestServers servers = new TestServers();
  private final TestPace pace = new TestPace();
  private final FakeInventory agent = new FakeInventory("agent");
  private final FakeInventory central = new FakeInventory("central");

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void sendsTheSameKeyUntilTheOutcomeIsKnown() {
    central.fails(
        Errors.bareUnavailable(),
        Errors.outcomeUnknown(),
        Code.INTERNAL.toStatus().asRuntimeException());
    assertThat(adjust(calls(central)).getRecord().getStore()).isEqualTo("central");
    assertThat(central.adjusts()).hasSize(4).containsOnly(request());
    assertThat(pace.pauses())
        .containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  void neverRepeatsARecordedRejection() {
    central.fails(Errors.insufficientStock());
    OnhandException thrown = failure(calls(central));
    assertThat(thrown.kind()).isEqualTo(ErrorKind.REFUSED);
    assertThat(thrown.command()).contains(COMMAND);
    assertThat(thrown).hasMessageStartingWith("INSUFFICIENT_STOCK: ");
    assertThat(central.adjusts()).hasSize(1);
  }

  @Test
  void takesARejectionAfterAnUnknownOutcomeAsTheAnswer() {
    central.fails(Errors.bareUnavailable(), Errors.insufficientStock());
    OnhandException thrown = failure(calls(central));
    assertThat(thrown.kind()).isEqualTo(ErrorKind.REFUSED);
    assertThat(thrown.tries()).isEqualTo(2);
  }

  @Test
  void staysUnsureWhenARefusalSaysNothingOfAnEarlierTry() {
    central.fails(
        Errors.bareUnavailable(),
        Errors.error(Code.ABORTED, ErrorReason.ERROR_REASON_EPOCH_CHANGED));
    assertThat(failure(calls(central)).kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
    central.fails(Errors.error(Code.ABORTED, ErrorReason.ERROR_REASON_EPOCH_CHANGED));
    assertThat(failure(calls(central)).kind()).isEqualTo(ErrorKind.REFUSED);
  }

  @Test
  void neverRepeatsWrongUsage() {
    central.fails(Errors.error(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_FIELD));
    assertThat(failure(calls(central)).kind()).isEqualTo(ErrorKind.WRONG_USAGE);
    assertThat(central.adjusts()).hasSize(1);
  }

  @Test
  void waitsAsLongAsAnOverloadedServerAsks() {
    central.fails(
        Errors.overloaded(Duration.ofSeconds(3)), Errors.overloaded(Duration.ofMillis(1)));
    adjust(calls(central));
    assertThat(pace.pauses()).containsExactly(Duration.ofMillis(3_050), Duration.ofMillis(101));
  }

  @Test
  void doesNotTurnToCentralBecauseOfLoad() {
    agent.fails(Errors.overloaded(Duration.ofMillis(1)));
    assertThat(adjust(calls(agent, central)).getRecord().getStore()).isEqualTo("agent");
    assertThat(central.adjusts()).isEmpty();
  }

  @Test
  void turnsToCentralAtOnceWithTheSameKey() {
    for (var failure :
        List.of(
            Errors.centralUnreachable(),
            Errors.outcomeUnknown(),
            Errors.bareUnavailable(),
            Errors.error(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_SHUTTING_DOWN))) {
      agent.fails(failure);
      assertThat(adjust(calls(agent, central)).getRecord().getStore()).isEqualTo("central");
    }
    assertThat(agent.adjusts()).hasSize(4).containsOnly(request());
    assertThat(central.adjusts()).hasSize(4).containsOnly(request());
    assertThat(pace.pauses()).isEmpty();
  }

  @Test
  void letsASilentAgentRestAndComesBackToIt() {
    agent.fails(Errors.bareUnavailable());
    SafeCalls calls = calls(agent, central);
    adjust(calls);
    adjust(calls);
    assertThat(agent.adjusts()).hasSize(1);
    pace.advance(Duration.ofSeconds(1));
    assertThat(adjust(calls).getRecord().getStore()).isEqualTo("agent");
  }

  @Test
  void asksTheAgentWithoutALineAgainAtOnce() {
    agent.fails(Errors.centralUnreachable());
    SafeCalls calls = calls(agent, central);
    adjust(calls);
    assertThat(adjust(calls).getRecord().getStore()).isEqualTo("agent");
  }

  @Test
  void givesUpInTimeAndNamesTheCommandToAskFor() {
    for (int i = 0; i < 100; i++) {
      central.fails(i == 3 ? Errors.outcomeUnknown() : Errors.centralUnreachable());
    }
    long start = pace.nanoTime();
    OnhandException thrown = failure(calls(central));
    assertThat(thrown.kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
    assertThat(thrown.command()).contains(COMMAND);
    assertThat(thrown)
        .hasMessageContaining("OUTCOME_UNKNOWN")
        .hasMessageContaining("idempotency_key=k-1")
        .hasMessageContaining("origin=till-1")
        .hasMessageContaining("GetOperation");
    assertThat(pace.nanoTime() - start).isLessThanOrEqualTo(Duration.ofSeconds(30).toNanos());
    assertThat(central.adjusts()).hasSizeGreaterThan(10).containsOnly(request());
  }

  @Test
  void saysThatNothingWasChangedWhenNothingWasEverSent() {
    for (int i = 0; i < 100; i++) {
      central.fails(Errors.centralUnreachable());
    }
    OnhandException thrown = failure(calls(central));
    assertThat(thrown.kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
    assertThat(thrown).hasMessageStartingWith("CENTRAL_UNREACHABLE");
  }

  @Test
  void endsASilentTryAndCountsItAsUnknown() {
    central.fallsSilent();
    Duration shortly = Duration.ofMillis(60);
    var policy =
        new RetryPolicy(shortly, Duration.ofMillis(20), Duration.ofNanos(1), Duration.ofNanos(1));
    SafeCalls calls = SafeCalls.over(policy, servers.connected(central));
    OnhandException thrown = failure(calls);
    assertThat(thrown.kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
    assertThat(thrown.tries()).isGreaterThan(1);
    assertThat(central.adjusts()).containsOnly(request());
  }

  @Test
  void endsWithTheThread() {
    central.fails(Errors.bareUnavailable(), Errors.bareUnavailable());
    SafeCalls calls =
        SafeCalls.over(
            RetryPolicy.STANDARD,
            new Pace() {
              @Override
              public long nanoTime() {
                return pace.nanoTime();
              }

              @Override
              public void pause(Duration time) throws InterruptedException {
                throw new InterruptedException("told to stop");
              }

              @Override
              public double jitter() {
                return 0;
              }
            },
            List.of(servers.connected(central)));
    assertThat(failure(calls).kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(central.adjusts()).hasSize(1);
  }

  @Test
  void endsWithTheContextItIsCalledIn() {
    SafeCalls calls = calls(central);
    try (var context = Context.current().withCancellation()) {
      context.cancel(null);
      context.run(() -> assertThat(failure(calls).tries()).isEqualTo(1));
    }
    assertThat(pace.pauses()).isEmpty();
  }

  @Test
  void callsAReadWithoutAnswerUnreachable() {
    for (int i = 0; i < 100; i++) {
      central.fails(Status.UNAVAILABLE.withDescription("gone").asRuntimeException());
    }
    OnhandException thrown =
        catchThrowableOfType(
            OnhandException.class, () -> calls(central).read(SafeCallsTest::adjustOnce));
    assertThat(thrown.kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
    assertThat(thrown.command()).isEmpty();
  }

  private SafeCalls calls(FakeInventory... inOrder) {
    var routes = new ArrayList<Channel>();
    for (FakeInventory each : inOrder) {
      routes.add(servers.connected(each));
    }
    return SafeCalls.over(RetryPolicy.STANDARD, pace, routes);
  }

  private static AdjustStockResponse adjust(SafeCalls calls) {
    return calls.command(COMMAND, SafeCallsTest::adjustOnce);
  }

  private static OnhandException failure(SafeCalls calls) {
    return catchThrowableOfType(OnhandException.class, () -> adjust(calls));
  }

  private static AdjustStockResponse adjustOnce(Channel channel, Duration timeout) {
    return InventoryServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeout)
        .adjustStock(request());
  }

  private static AdjustStockRequest request() {
    AdjustStockRequest.Builder request = AdjustStockRequest.newBuilder();
    request.getCommandBuilder().setOrigin(COMMAND.origin()).setIdempotencyKey(COMMAND.key());
    return request.build();
  }
}
