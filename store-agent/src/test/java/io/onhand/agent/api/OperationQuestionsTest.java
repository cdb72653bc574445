package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.OperationAbandoned;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who asks what became of a command is told of what the agent holds, line or no line")
final class OperationQuestionsTest {

  private final List<GetOperationRequest> asked = new CopyOnWriteArrayList<>();
  private ApiFixture it;
  private volatile boolean isRefusing;
  private volatile ErrorReason refusal = ErrorReason.ERROR_REASON_STORE_NOT_FOUND;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onMutateStream = _ -> new FakeInventory.Noted<>(_ -> {});
    it.central.onOperation =
        (request, observer) -> {
          asked.add(request);
          FakeInventory.answer(
              observer,
              GetOperationResponse.newBuilder()
                  .setAbandoned(OperationAbandoned.getDefaultInstance())
                  .build());
        };
  }

  @AfterEach
  void stop() {
    it.close();
    assertThat(it.failure.get()).isNull();
  }

  @Test
  void whatIsQueuedIsNotAbandoned() {
    queue("k1");
    for (boolean isDown : new boolean[] {true, false}) {
      it.isHopeless = isDown;
      GetOperationResponse answer = ask("k1", true);

      assertThat(answer.getQueued().getNumber()).isEqualTo(1);
      assertThat(answer.getQueued().getAgentId()).isEqualTo("agent-t");
      assertThat(answer.getQueued().getOutbox()).isEqualTo(it.outbox.status().outbox());
      assertThat(answer.getQueued().hasParked()).isFalse();
      assertThat(answer.hasPosition()).isFalse();
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsNotHereIsAskedOfCentral() {
    queue("k1");
    it.isHopeless = false;

    assertThat(ask("k2", true).hasAbandoned()).isTrue();
    assertThat(asked).hasSize(1);
    it.isHopeless = true;
    assertThat(OnhandError.of(catchThrowable(() -> ask("k2", true))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void whatIsParkedIsToldWithItsReasonAndIsNotAbandoned() {
    isRefusing = true;
    answerReplays();
    queue("k1");
    it.isHopeless = false;
    await().until(() -> it.outbox.status().parked() == 1);

    GetOperationResponse answer = ask("k1", true);

    assertThat(answer.getQueued().getParked().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_FOUND);
    assertThat(answer.getQueued().getNumber()).isEqualTo(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void ofWhatCentralAppliedItsWholeAnswerIsPassedOnAndTheReceiptIsKnownWithoutIt() {
    answerReplays();
    queue("k1");
    it.isHopeless = false;
    await().until(() -> it.outbox.status().waiting() == 0);

    assertThat(ask("k1", false).hasAbandoned()).isTrue(); // what the fake Central says
    it.isHopeless = true;
    GetOperationResponse known = ask("k1", false);
    assertThat(known.getPosition()).isEqualTo(RecordMapper.position(EPOCH, 600));
    assertThat(known.getAdjustStock().getReceipt().getApplied().getPosition())
        .isEqualTo(known.getPosition());
    assertThat(known.getAdjustStock().getReceipt().getReplayed()).isTrue();
  }

  @Test
  void ofWhatWasAppliedUnderAnotherKeyCentralWouldTellOnlyTheRefusal() {
    isRefusing = true;
    refusal = ErrorReason.ERROR_REASON_OPERATION_ABANDONED; // under its own it never will be
    answerReplays();
    queue("k1");
    it.isHopeless = false;
    await().until(() -> it.outbox.status().parked() == 1);
    isRefusing = false;
    AgentServiceGrpc.newBlockingStub(it.till())
        .retryParked(
            RetryParkedRequest.newBuilder().setNumber(1).setWho("eve").setWhy("now").build());
    await().until(() -> it.outbox.status().mayClose());

    assertThat(ask("k1", true).getPosition()).isEqualTo(RecordMapper.position(EPOCH, 600));
    assertThat(asked).isEmpty();
  }

  private GetOperationResponse ask(String key, boolean resolve) {
    return it.stock()
        .getOperation(
            GetOperationRequest.newBuilder()
                .setOrigin("till-9")
                .setIdempotencyKey(key)
                .setResolve(resolve)
                .build());
  }

  private void queue(String key) {
    it.isHopeless = true;
    AdjustStockRequest fact =
        AdjustStockRequest.newBuilder()
            .setCommand(
                CommandHeader.newBuilder()
                    .setOrigin("till-9")
                    .setIdempotencyKey(key)
                    .setKind(CommandKind.COMMAND_KIND_FACT))
            .setLine(ApiFixture.line("p1", "A", -2).toBuilder().clearExpectedVersion())
            .build();
    assertThat(it.stock().adjustStock(fact).getReceipt().hasQueued()).isTrue();
  }

  private void answerReplays() {
    it.central.onMutateStream =
        observer -> new FakeInventory.Noted<>(item -> observer.onNext(answer(item)));
  }

  private MutateStreamResponse answer(MutateStreamRequest item) {
    MutateStreamResponse.Builder answer = MutateStreamResponse.newBuilder().setItem(item.getItem());
    return isRefusing
        ? answer.setError(Errors.status(refusal, "It is refused.", Map.of())).build()
        : answer
            .setAdjustStock(
                AdjustStockResponse.newBuilder().setReceipt(FakeInventory.applied(EPOCH, 600)))
            .build();
  }
}
