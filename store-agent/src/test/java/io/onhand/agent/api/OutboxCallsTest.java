package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetParkedRequest;
import io.onhand.agent.v1.GetParkedResponse;
import io.onhand.agent.v1.ListOutboxActionsRequest;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListQueuedRequest;
import io.onhand.agent.v1.ListQueuedResponse;
import io.onhand.agent.v1.OutboxAction;
import io.onhand.agent.v1.OutboxActionKind;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.Queued;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An operator sees what waits and what is parked, settles it, and learns who may close")
final class OutboxCallsTest {

  private ApiFixture it;
  private AgentServiceBlockingStub desk;
  private final List<MutateStreamRequest> sent = new ArrayList<>();
  private boolean isRefusing;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onMutateStream =
        observer -> new FakeInventory.Noted<>(item -> observer.onNext(answer(item)));
    desk = AgentServiceGrpc.newBlockingStub(it.till());
  }

  @AfterEach
  void stop() {
    it.close();
    assertThat(it.failure.get()).isNull();
  }

  @Test
  void anEmptyOutboxLetsEverybodyClose() {
    CheckCloseResponse check = desk.checkClose(CheckCloseRequest.getDefaultInstance());

    assertThat(check).isEqualTo(CheckCloseResponse.newBuilder().setMayClose(true).build());
    assertThat(desk.listQueued(ListQueuedRequest.getDefaultInstance()).getWritesList()).isEmpty();
  }

  @Test
  void whatWaitsIsListedInFull() {
    it.isHopeless = true;
    sell("till-1", "k1", "A", -2);
    it.clock.advance(Duration.ofSeconds(90));

    QueuedWrite write = desk.listQueued(ListQueuedRequest.getDefaultInstance()).getWrites(0);

    assertThat(write.getNumber()).isEqualTo(1);
    assertThat(write.getOrigin()).isEqualTo("till-1");
    assertThat(write.getIdempotencyKey()).isEqualTo("k1");
    assertThat(write.getReference()).isEqualTo("R");
    assertThat(write.getOperation()).isEqualTo(OperationKind.OPERATION_KIND_ADJUST);
    assertThat(write.getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(write.getEffects(0).getOnHandDelta()).isEqualTo(-2);
    assertThat(write.getEffects(0).getKey().getStore()).isEqualTo("A");
    assertThat(write.getTries()).isZero();
    var outbox = desk.getAgentStatus(GetAgentStatusRequest.getDefaultInstance()).getOutbox();
    assertThat(outbox.getQueued()).isEqualTo(1);
    assertThat(outbox.getOldestQueuedAge().getSeconds()).isEqualTo(90);
    assertThat(outbox.getLastNumber()).isEqualTo(1);
    assertThat(outbox.getAcknowledgedNumber()).isZero();
  }

  @Test
  void queuedWritesComeInPagesAndByOriginAndStore() {
    it.isHopeless = true;
    for (int i = 0; i < 7; i++) {
      sell("till-" + i % 2, "k" + i, i < 5 ? "A" : "B", -1);
    }

    assertThat(keys(ListQueuedRequest.newBuilder().setPageSize(3)))
        .containsExactly("k0", "k1", "k2", "k3", "k4", "k5", "k6");
    assertThat(keys(ListQueuedRequest.newBuilder().setPageSize(1).setOrigin("till-1")))
        .containsExactly("k1", "k3", "k5");
    assertThat(keys(ListQueuedRequest.newBuilder().setStore("B"))).containsExactly("k5", "k6");
    assertThat(
            desk.listQueued(ListQueuedRequest.newBuilder().setPageSize(7).build())
                .getNextPageToken())
        .isEmpty();
    String token =
        desk.listQueued(ListQueuedRequest.newBuilder().setPageSize(3).build()).getNextPageToken();
    assertThat(
            reason(
                () -> desk.listParked(ListParkedRequest.newBuilder().setPageToken(token).build())))
        .isEqualTo(ErrorReason.ERROR_REASON_PAGE_TOKEN_INVALID);
  }

  @Test
  void onlyWhoHasOpenWritesIsKeptFromClosing() {
    it.isHopeless = true;
    sell("till-1", "k1", "A", -2);
    it.clock.advance(Duration.ofSeconds(5));
    sell("till-1", "k2", "A", -2);

    CheckCloseResponse all = desk.checkClose(CheckCloseRequest.getDefaultInstance());
    assertThat(all.getMayClose()).isFalse();
    assertThat(all.getQueued()).isEqualTo(2);
    assertThat(all.getOldestQueuedAge().getSeconds()).isEqualTo(5);
    assertThat(mayClose("till-1", "")).isFalse();
    assertThat(mayClose("till", "")).isTrue();
    assertThat(mayClose("till-2", "")).isTrue();
    assertThat(mayClose("", "A")).isFalse();
    assertThat(mayClose("till-1", "B")).isTrue();

    it.isHopeless = false;
    await().atMost(Duration.ofSeconds(10)).until(() -> mayClose("", ""));
  }

  @Test
  void whatNamesNoRecordKeepsEveryStoreFromClosing() {
    it.isHopeless = true;
    it.stock()
        .voidOperation(
            VoidOperationRequest.newBuilder()
                .setCommand(CommandHeader.newBuilder().setOrigin("till-1").setIdempotencyKey("v1"))
                .setVoidedKey("sold-yesterday")
                .build());

    assertThat(mayClose("", "B")).isFalse();
    assertThat(mayClose("till-1", "B")).isFalse();
    assertThat(mayClose("till-2", "B")).isTrue();
    assertThat(keys(ListQueuedRequest.newBuilder().setStore("B"))).containsExactly("v1");

    isRefusing = true;
    it.isHopeless = false;
    await().atMost(Duration.ofSeconds(10)).until(() -> it.outbox.status().parked() == 1);
    assertThat(mayClose("", "B")).isFalse();
    assertThat(
            desk.listParked(ListParkedRequest.newBuilder().setStore("B").build()).getWritesCount())
        .isEqualTo(1);
  }

  @Test
  void whatCentralRefusedIsParkedWithItsAnswer() {
    park();

    GetParkedResponse parked = desk.getParked(GetParkedRequest.newBuilder().setNumber(1).build());

    assertThat(parked.getParked().getRefusal().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_FOUND);
    assertThat(parked.getParked().getRefusal().getMetadataMap()).containsEntry("store", "A");
    assertThat(parked.getCommand().getItem()).isEqualTo(1);
    assertThat(parked.getCommand().getAdjustStock().getLine().getDelta()).isEqualTo(-2);
    assertThat(OnhandError.of(parked.getError()).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_FOUND);
    assertThat(desk.listParked(ListParkedRequest.getDefaultInstance()).getWritesList())
        .containsExactly(parked.getParked());
    CheckCloseResponse check = desk.checkClose(CheckCloseRequest.getDefaultInstance());
    assertThat(check.getMayClose()).isFalse();
    assertThat(check.getParked()).isEqualTo(1);
  }

  @Test
  void aParkedWriteIsRetriedUnderItsOwnKey() {
    park();
    isRefusing = false;
    it.link = withHead(new Position(EPOCH, 900));

    OutboxAction action = desk.retryParked(retry(1, false)).getAction();

    assertThat(action.getKind()).isEqualTo(OutboxActionKind.OUTBOX_ACTION_KIND_RETRIED);
    assertThat(action.getRetriedNumber()).isEqualTo(2);
    assertThat(action.getRetriedKey()).isEqualTo("k1");
    assertThat(action.getIdempotencyKey()).isEqualTo("k1");
    await().atMost(Duration.ofSeconds(10)).until(() -> mayClose("", ""));
    assertThat(sent).hasSize(2);
    assertThat(sent.getLast().getAdjustStock().getCommand().getIdempotencyKey()).isEqualTo("k1");
    assertThat(sent.getLast().getAdjustStock().getCommand().getRetryRefused()).isTrue();
    assertThat(reason(() -> desk.retryParked(retry(1, false))))
        .isEqualTo(ErrorReason.ERROR_REASON_PARKED_WRITE_NOT_FOUND);
  }

  @Test
  void nothingIsRetriedBeforeAHeadWasHeardOf() {
    park();
    it.copy.replica().forget();
    it.link = withHead(null);

    assertThat(reason(() -> desk.retryParked(retry(1, false))))
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void aTillThatAsksForWhatIsParkedIsToldSo() {
    park();

    Queued queued = sell("till-1", "k1", "A", -2).getQueued();

    assertThat(queued.getNumber()).isEqualTo(1);
    assertThat(queued.getParked().getReason()).isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_FOUND);
    assertThat(queued.getParked().getMetadataMap()).containsEntry("store", "A");
    assertThat(sent).hasSize(1);
    assertThat(it.central.adjusts).isEmpty();
  }

  private static LinkStatus withHead(@Nullable Position head) {
    return new LinkStatus(LinkPhase.LIVE, LinkStatus.Breaker.CLOSED, "", 1, 1, head, List.of());
  }

  @Test
  void aParkedWriteIsGivenUp() {
    park();

    OutboxAction action = desk.discardParked(discard(1, "eve", "rung up twice")).getAction();

    assertThat(action.getKind()).isEqualTo(OutboxActionKind.OUTBOX_ACTION_KIND_DISCARDED);
    assertThat(action.getRefusal().getReason()).isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_FOUND);
    assertThat(mayClose("", "")).isTrue();
    assertThat(
            desk.listOutboxActions(ListOutboxActionsRequest.getDefaultInstance()).getActionsList())
        .containsExactly(action);
    assertThat(
            desk.listOutboxActions(ListOutboxActionsRequest.newBuilder().setNumber(2).build())
                .getActionsList())
        .isEmpty();
    assertThat(action.getWho()).isEqualTo("eve");
    assertThat(action.getWhy()).isEqualTo("rung up twice");
  }

  @Test
  void whoAndWhyAreRequired() {
    park();

    assertThat(reason(() -> desk.discardParked(discard(1, "", "why"))))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(reason(() -> desk.discardParked(discard(1, "who", " "))))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(reason(() -> desk.discardParked(discard(1, "who", "x".repeat(257)))))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(reason(() -> desk.discardParked(discard(0, "who", "why"))))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(reason(() -> desk.discardParked(discard(2, "who", "why"))))
        .isEqualTo(ErrorReason.ERROR_REASON_PARKED_WRITE_NOT_FOUND);
    assertThat(reason(() -> desk.getParked(GetParkedRequest.newBuilder().setNumber(9).build())))
        .isEqualTo(ErrorReason.ERROR_REASON_PARKED_WRITE_NOT_FOUND);
    assertThat(
            reason(
                () -> desk.listQueued(ListQueuedRequest.newBuilder().setPageSize(1_001).build())))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
  }

  @Test
  void aRetryIsRefusedWhileTheDiskIsFull() {
    park();
    it.isDiskLow = true;

    assertThat(reason(() -> desk.retryParked(retry(1, false))))
        .isEqualTo(ErrorReason.ERROR_REASON_DISK_LOW);
    assertThat(desk.listParked(ListParkedRequest.getDefaultInstance()).getWritesCount())
        .isEqualTo(1);
  }

  private void park() {
    isRefusing = true;
    it.isHopeless = true;
    sell("till-1", "k1", "A", -2);
    it.isHopeless = false;
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> desk.listParked(ListParkedRequest.getDefaultInstance()).getWritesCount() == 1);
  }

  private boolean mayClose(String origin, String store) {
    return desk.checkClose(CheckCloseRequest.newBuilder().setOrigin(origin).setStore(store).build())
        .getMayClose();
  }

  private List<String> keys(ListQueuedRequest.Builder request) {
    List<String> keys = new ArrayList<>();
    do {
      ListQueuedResponse page = desk.listQueued(request.build());
      page.getWritesList().forEach(write -> keys.add(write.getIdempotencyKey()));
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return keys;
  }

  private Receipt sell(String origin, String key, String store, long delta) {
    AdjustStockResponse response =
        it.stock()
            .adjustStock(
                AdjustStockRequest.newBuilder()
                    .setCommand(
                        CommandHeader.newBuilder()
                            .setOrigin(origin)
                            .setIdempotencyKey(key)
                            .setReference("R")
                            .setKind(CommandKind.COMMAND_KIND_FACT))
                    .setLine(
                        AdjustLine.newBuilder()
                            .setProduct("p1")
                            .setStore(store)
                            .setDelta(delta)
                            .setReason(AdjustReason.ADJUST_REASON_SALE))
                    .build());
    assertThat(response.getReceipt().hasQueued()).isTrue();
    return response.getReceipt();
  }

  private MutateStreamResponse answer(MutateStreamRequest item) {
    sent.add(item);
    MutateStreamResponse.Builder answer = MutateStreamResponse.newBuilder().setItem(item.getItem());
    return isRefusing
        ? answer
            .setError(
                Errors.status(
                    ErrorReason.ERROR_REASON_STORE_NOT_FOUND,
                    "There is no store 'A'.",
                    Map.of("store", "A")))
            .build()
        : answer
            .setAdjustStock(
                AdjustStockResponse.newBuilder().setReceipt(FakeInventory.applied(EPOCH, 600)))
            .build();
  }

  private static RetryParkedRequest retry(long number, boolean asFact) {
    return RetryParkedRequest.newBuilder()
        .setNumber(number)
        .setAsFact(asFact)
        .setWho("eve")
        .setWhy("declared now")
        .build();
  }

  private static DiscardParkedRequest discard(long number, String who, String why) {
    return DiscardParkedRequest.newBuilder().setNumber(number).setWho(who).setWhy(why).build();
  }

  private static ErrorReason reason(Runnable call) {
    return OnhandError.of(catchThrowable(call::run)).reason();
  }
}
