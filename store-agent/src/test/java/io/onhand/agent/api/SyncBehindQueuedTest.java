package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static io.onhand.agent.api.SyncParts.chunk;
import static io.onhand.agent.api.SyncParts.finish;
import static io.onhand.agent.api.SyncParts.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.stub.StreamObserver;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.Collected;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
@DisplayName("A sync run through an agent does not overtake what is queued on the records it sets")
final class SyncBehindQueuedTest {

  private final Collected<SyncStockResponse> till = new Collected<>();
  private final CompletableFuture<StreamObserver<MutateStreamResponse>> replay =
      new CompletableFuture<>();
  private final CompletableFuture<MutateStreamRequest> replayed = new CompletableFuture<>();
  private ApiFixture it;
  private StreamObserver<SyncStockRequest> stream;

  @BeforeEach
  void open() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onSyncStock =
        observer -> new FakeInventory.Noted<>(part -> SyncParts.decide(part, observer));
    it.central.onMutateStream =
        observer -> {
          replay.complete(observer);
          return new FakeInventory.Noted<>(replayed::complete);
        };
    stream = InventoryServiceGrpc.newStub(it.till()).syncStock(till);
  }

  @AfterEach
  void stop() {
    it.close();
    assertThat(it.failure.get()).isNull();
  }

  @Test
  void aChunkWaitsForWhatIsQueuedOnItsRecords() {
    queueSale("p1", "A");
    sendWhatWaits(start("run-1"), chunk(1));

    settle();
    till.awaitCount(2);
    assertThat(it.central.parts.getLast()).isEqualTo(chunk(1));
  }

  @Test
  void aChunkWaitsForWhatMayChangeAnyRecord() {
    it.isHopeless = true;
    it.stock()
        .voidOperation(
            VoidOperationRequest.newBuilder().setCommand(header("v1")).setVoidedKey("k0").build());
    it.isHopeless = false;
    sendWhatWaits(start("run-1"), chunk(1));

    answerReplay(
        MutateStreamResponse.newBuilder()
            .setVoidOperation(
                VoidOperationResponse.newBuilder().setReceipt(FakeInventory.applied(EPOCH, 9))));
    till.awaitCount(2);
  }

  @Test
  void aChunkOfOtherRecordsDoesNotWait() {
    queueSale("p2", "A");
    stream.onNext(start("run-1"));
    stream.onNext(chunk(1));

    till.awaitCount(2);
    assertThat(it.outbox.status().waiting()).isEqualTo(1);
  }

  @Test
  void theEndOfAReplaceWaitsForWhatIsQueuedInItsStores() {
    queueSale("p2", "A");
    SyncStockRequest.Builder replace = start("run-1").toBuilder();
    replace.getStartBuilder().setMode(SyncMode.SYNC_MODE_REPLACE).addStores("A");
    sendWhatWaits(replace.build(), finish());

    settle();
    till.awaitCount(2);
    assertThat(it.central.parts.getLast()).isEqualTo(finish());
  }

  @Test
  void aChunkThatWaitedTooLongWasNotSent() {
    queueSale("p1", "A");
    sendWhatWaits(start("run-1"), chunk(1));
    it.clock.advance(Duration.ofSeconds(11));
    it.services.endLongWaits();

    assertThat(reason()).isEqualTo(ErrorReason.ERROR_REASON_DEADLINE_EXPIRED);
    assertThat(it.central.parts).hasSize(1);
  }

  @Test
  void aChunkDoesNotWaitForALineThatIsDown() {
    queueSale("p1", "A");
    sendWhatWaits(start("run-1"), chunk(1));
    it.isHopeless = true;
    it.services.endLongWaits();

    assertThat(reason()).isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  /** Begins a run and sends a part of it, which Central does not get yet. */
  private void sendWhatWaits(SyncStockRequest start, SyncStockRequest part) {
    stream.onNext(start);
    stream.onNext(part);
    till.awaitCount(1);
    assertThat(it.central.parts).as("the start alone").hasSize(1);
  }

  private void queueSale(String product, String store) {
    AdjustStockRequest.Builder sale = AdjustStockRequest.newBuilder().setCommand(header("k1"));
    sale.setLine(ApiFixture.line(product, store, -2).toBuilder().clearExpectedVersion());
    it.isHopeless = true;
    assertThat(it.stock().adjustStock(sale.build()).getReceipt().hasQueued()).isTrue();
    it.isHopeless = false;
  }

  private void settle() {
    answerReplay(
        MutateStreamResponse.newBuilder()
            .setAdjustStock(
                AdjustStockResponse.newBuilder().setReceipt(FakeInventory.applied(EPOCH, 9))));
    await().until(() -> it.outbox.status().waiting() == 0);
  }

  private void answerReplay(MutateStreamResponse.Builder answer) {
    replay.join().onNext(answer.setItem(replayed.join().getItem()).build());
  }

  private static CommandHeader header(String key) {
    return CommandHeader.newBuilder()
        .setOrigin("till-9")
        .setIdempotencyKey(key)
        .setKind(CommandKind.COMMAND_KIND_FACT)
        .build();
  }

  private ErrorReason reason() {
    till.awaitEnd();
    return OnhandError.of(Objects.requireNonNull(till.failure())).reason();
  }
}
