package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static io.onhand.agent.api.ApiFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.stub.StreamObserver;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An agent carries a stream of commands in order and answers each item by itself")
final class MutateStreamTest {

  private final Answers till = new Answers();
  private ApiFixture it;
  private StreamObserver<MutateStreamRequest> stream;
  private volatile boolean isAnswering = true;
  private volatile @Nullable StreamObserver<MutateStreamResponse> toAgent;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 1_000);
    it.takeSnapshot();
    it.central.onMutateStream = Serving::new;
    stream = InventoryServiceGrpc.newStub(it.till()).mutateStream(till);
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void keepsTheOrderAndTheCallersNumbers() {
    for (int i = 0; i < 3_000; i++) {
      stream.onNext(item(i / 2, sale("k" + i)));
    }
    stream.onCompleted();

    await().until(() -> till.isCompleted);
    assertThat(till.answers).extracting(MutateStreamResponse::getItem).hasSize(3_000);
    assertThat(till.answers.stream().map(MutateStreamResponse::getItem).toList())
        .isEqualTo(IntStream.range(0, 3_000).mapToObj(i -> (long) i / 2).toList());
    assertThat(it.central.items.stream().map(MutateStreamTest::key).toList())
        .isEqualTo(IntStream.range(0, 3_000).mapToObj(i -> "k" + i).toList());
    assertThat(it.central.items)
        .allMatch(item -> item.getAdjustStock().getCommand().getNotBefore().getSequence() == 500);
  }

  @Test
  void keepsOwnAnswers() {
    stream.onNext(item(1, sale("k1")));
    await().until(() -> till.answers.size() == 1);

    assertThat(it.copy.ownAnswers().size()).isEqualTo(1);
  }

  @Test
  void answersWhatIsInvalidItselfAndGoesOn() {
    AdjustStockRequest.Builder broken = sale("").toBuilder();
    stream.onNext(item(7, broken.build()));
    stream.onNext(MutateStreamRequest.newBuilder().setItem(8).build());
    stream.onNext(item(9, sale("k9")));
    stream.onCompleted();

    await().until(() -> till.isCompleted);
    assertThat(till.reasons())
        .containsExactly("7 INVALID_FIELD", "8 INVALID_FIELD", "9 ADJUST_STOCK");
    assertThat(it.central.items).hasSize(1);
  }

  @Test
  void tellsOutstandingItemsThatTheirOutcomeIsUnknownAndGoesOn() {
    isAnswering = false;
    stream.onNext(item(1, sale("k1")));
    stream.onNext(item(2, sale("k2")));
    await().until(() -> it.central.items.size() == 2);

    Objects.requireNonNull(toAgent).onError(io.grpc.Status.UNAVAILABLE.asException());
    await().until(() -> till.answers.size() == 2);
    isAnswering = true;
    stream.onNext(item(3, sale("k3")));
    stream.onCompleted();

    await().until(() -> till.isCompleted);
    assertThat(till.reasons())
        .containsExactly("1 OUTCOME_UNKNOWN", "2 OUTCOME_UNKNOWN", "3 ADJUST_STOCK");
  }

  @Test
  void saysUnreachableItemByItemWhileCentralIsAway() throws IOException {
    int port = it.central.port();
    it.central.close();
    stream.onNext(item(1, sale("k1")));
    stream.onNext(item(2, sale("k2")));
    await().until(() -> till.answers.size() == 2);
    assertThat(till.reasons()).containsExactly("1 CENTRAL_UNREACHABLE", "2 CENTRAL_UNREACHABLE");

    try (FakeInventory back = FakeInventory.on(port)) {
      back.onMutateStream = Serving::new;
      await()
          .untilAsserted(() -> {
            int before = till.answers.size();
            stream.onNext(item(3, sale("k3")));
            await().until(() -> till.answers.size() > before);
            assertThat(till.reasons().getLast()).isEqualTo("3 ADJUST_STOCK");
          });
    }
  }

  @Test
  void saysUnreachableAtOnceWhileTheLineIsKnownToBeDown() {
    it.isHopeless = true;
    stream.onNext(item(1, sale("k1")));

    await().until(() -> till.answers.size() == 1);
    assertThat(till.reasons()).containsExactly("1 CENTRAL_UNREACHABLE");
    assertThat(it.central.items).isEmpty();
  }

  @Test
  void goingDownItAnswersWhatIsOutstandingThenEndsTheStream() {
    isAnswering = false;
    stream.onNext(item(1, sale("k1")));
    await().until(() -> it.central.items.size() == 1);

    it.services.drain();
    assertThat(till.failure).isNull();
    Objects.requireNonNull(toAgent).onNext(answer(it.central.items.getFirst()));

    await().until(() -> till.failure != null);
    assertThat(till.reasons()).containsExactly("1 ADJUST_STOCK");
    assertThat(OnhandError.of(Objects.requireNonNull(till.failure)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_SHUTTING_DOWN);
  }

  @Test
  void asksForNoMoreThanCentralTakes() {
    isAnswering = false;
    for (int i = 0; i < 5_000; i++) {
      stream.onNext(item(i, sale("k" + i)));
    }

    await().until(() -> it.central.items.size() == 1_024);
    isAnswering = true;
    List.copyOf(it.central.items).forEach(item -> send(Objects.requireNonNull(toAgent), item));
    stream.onCompleted();
    await().until(() -> till.isCompleted);
    assertThat(till.answers).hasSize(5_000);
  }

  /** An observer takes one answer at a time, and here two threads have some. */
  private void send(StreamObserver<MutateStreamResponse> observer, MutateStreamRequest item) {
    synchronized (it.log) {
      observer.onNext(answer(item));
    }
  }

  private MutateStreamResponse answer(MutateStreamRequest item) {
    synchronized (it.log) {
      return MutateStreamResponse.newBuilder()
          .setItem(item.getItem())
          .setAdjustStock(FakeInventory.adjusted(EPOCH, it.log.change("p1", "A", -1)))
          .build();
    }
  }

  private static MutateStreamRequest item(long number, AdjustStockRequest request) {
    return MutateStreamRequest.newBuilder().setItem(number).setAdjustStock(request).build();
  }

  private static String key(MutateStreamRequest item) {
    return item.getAdjustStock().getCommand().getIdempotencyKey();
  }

  /** Central's side of a stream. */
  private final class Serving implements StreamObserver<MutateStreamRequest> {
    private final StreamObserver<MutateStreamResponse> observer;

    Serving(StreamObserver<MutateStreamResponse> observer) {
      this.observer = observer;
      toAgent = observer;
    }

    @Override
    public void onNext(MutateStreamRequest item) {
      if (isAnswering) {
        send(observer, item);
      }
    }

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {
      observer.onCompleted();
    }
  }

  /** The till's side. */
  private static final class Answers implements StreamObserver<MutateStreamResponse> {
    final List<MutateStreamResponse> answers = new CopyOnWriteArrayList<>();
    volatile @Nullable Throwable failure;
    volatile boolean isCompleted;

    @Override
    public void onNext(MutateStreamResponse answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable t) {
      failure = t;
    }

    @Override
    public void onCompleted() {
      isCompleted = true;
    }

    /** Each item's number with its error's reason or the kind of its answer. */
    List<String> reasons() {
      return answers.stream()
          .map(answer ->
              answer.getItem()
                  + " "
                  + (answer.hasError()
                      ? OnhandError.of(answer.getError()).reasonName()
                      : answer.getAnswerCase().name()))
          .toList();
    }
  }
}
