package io.onhand.agent.api;

import static io.onhand.agent.api.OfflineSales.applied;
import static io.onhand.agent.api.OfflineSales.fact;
import static io.onhand.agent.api.OfflineSales.queued;
import static io.onhand.agent.api.OfflineSales.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Status;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName(
    "A stream queues its facts in its order, and nothing of it passes what waits before it")
final class OfflineStreamTest {

  private final List<MutateStreamResponse> answers = new CopyOnWriteArrayList<>();
  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = OfflineSales.stocked();
  }

  @AfterEach
  void stop() {
    it.close();
    assertThat(it.failure.get()).isNull();
  }

  @ParameterizedTest
  @MethodSource("io.onhand.agent.api.OfflineSales#cannotTakeItNow")
  void aStreamQueuesAFactThatCentralCannotTakeJustNow(Status why) {
    it.central.onMutateStream =
        observer ->
            new FakeInventory.Noted<>(item ->
                observer.onNext(
                    MutateStreamResponse.newBuilder()
                        .setItem(item.getItem())
                        .setError(why)
                        .build()));
    StreamObserver<MutateStreamRequest> stream = open();
    stream.onNext(item(11, fact("k1", -1)));
    stream.onCompleted();

    await().until(() -> answers.size() == 1);
    assertThat(answers.getFirst().getAdjustStock().getReceipt().getQueued())
        .isEqualTo(queued(it, 1));
  }

  @Test
  void aStreamQueuesFactsInItsOrder() {
    it.isHopeless = true;
    StreamObserver<MutateStreamRequest> stream = open();
    for (int i = 1; i <= 5; i++) {
      stream.onNext(item(i, fact("k" + i, -1)));
    }
    stream.onNext(item(6, sale("k6", -1, false)));

    await().until(() -> answers.size() == 6);
    for (int i = 1; i <= 5; i++) {
      long item = i;
      assertThat(
              answers.stream()
                  .filter(answer -> answer.getItem() == item)
                  .map(answer -> answer.getAdjustStock().getReceipt().getQueued().getNumber()))
          .containsExactly(item);
    }
    assertThat(answers.stream().filter(MutateStreamResponse::hasError)).hasSize(1);
    assertThat(OfflineSales.shown(it).getPendingLocalDelta()).isEqualTo(-5);
    stream.onCompleted();
  }

  @Test
  void aStreamThatBreaksQueuesTheFactsThatWereOnTheirWay() {
    it.central.onMutateStream =
        observer ->
            new FakeInventory.Noted<>(item -> {
              if (item.getItem() == 3) {
                it.isHopeless = true;
                observer.onError(io.grpc.Status.UNAVAILABLE.asException());
              }
            });
    StreamObserver<MutateStreamRequest> stream = open();
    stream.onNext(item(11, fact("k1", -1)));
    stream.onNext(item(12, sale("k2", -1, false)));
    stream.onNext(item(13, fact("k3", -1)));
    stream.onCompleted();

    await().until(() -> answers.size() == 3);
    assertThat(it.outbox.desk().queued(0, 9))
        .extracting(write -> write.command().id().key())
        .containsExactly("k1", "k3");
    assertThat(answers.stream().filter(MutateStreamResponse::hasError))
        .extracting(MutateStreamResponse::getItem)
        .containsExactly(12L);
  }

  @Test
  void nothingOfAStreamPassesWhatWaits() throws Exception {
    CompletableFuture<StreamObserver<MutateStreamResponse>> replay = new CompletableFuture<>();
    CompletableFuture<MutateStreamRequest> replayed = new CompletableFuture<>();
    it.central.onMutateStream =
        observer -> {
          if (replay.complete(observer)) {
            return new FakeInventory.Noted<>(replayed::complete);
          }
          return new FakeInventory.Noted<>(item -> observer.onNext(applied(it, item)));
        };
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    it.isHopeless = false;
    MutateStreamRequest first = replayed.get(20, TimeUnit.SECONDS);
    StreamObserver<MutateStreamRequest> stream = open();
    AdjustStockRequest.Builder other = sale("k2", 1, false).toBuilder();
    other.getLineBuilder().setStore("B").setReason(AdjustReason.ADJUST_REASON_RECEIPT);
    stream.onNext(item(1, sale("k3", -1, false)));
    stream.onNext(item(2, other.build()));
    stream.onCompleted();
    assertThat(it.central.items).hasSize(1);

    replay.get().onNext(applied(it, first));
    await().until(() -> answers.size() == 2);

    assertThat(answers).extracting(MutateStreamResponse::getItem).containsExactly(1L, 2L);
    assertThat(it.central.items)
        .extracting(item -> item.getAdjustStock().getCommand().getIdempotencyKey())
        .containsExactly("k1", "k3", "k2");
  }

  @Test
  void aFactOfAStreamIsNotQueuedBeforeWhatWasSentIsAnswered() {
    List<MutateStreamRequest> unanswered = new CopyOnWriteArrayList<>();
    CompletableFuture<StreamObserver<MutateStreamResponse>> upstream = new CompletableFuture<>();
    it.central.onMutateStream =
        observer -> {
          upstream.complete(observer);
          return new FakeInventory.Noted<>(unanswered::add);
        };
    StreamObserver<MutateStreamRequest> stream = open();
    stream.onNext(item(1, fact("k1", -1)));
    await().until(() -> unanswered.size() == 1);
    it.isHopeless = true;
    it.stock().adjustStock(fact("other", -1)); // queued: what comes now is behind it
    stream.onNext(item(2, fact("k2", -1)));
    stream.onCompleted();
    assertThat(it.outbox.status().lastNumber()).isEqualTo(1);

    upstream.join().onNext(applied(it, unanswered.getFirst()));
    await().until(() -> answers.size() == 2);
    assertThat(answers.getFirst().getAdjustStock().getReceipt().hasApplied()).isTrue();
    assertThat(answers.getLast().getAdjustStock().getReceipt().getQueued().getNumber())
        .isEqualTo(2);
  }

  private StreamObserver<MutateStreamRequest> open() {
    return InventoryServiceGrpc.newStub(it.till())
        .mutateStream(new FakeInventory.Noted<>(answers::add));
  }

  private static MutateStreamRequest item(long number, AdjustStockRequest request) {
    return MutateStreamRequest.newBuilder().setItem(number).setAdjustStock(request).build();
  }
}
