package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static io.onhand.agent.api.SyncParts.chunk;
import static io.onhand.agent.api.SyncParts.decide;
import static io.onhand.agent.api.SyncParts.finish;
import static io.onhand.agent.api.SyncParts.start;
import static io.onhand.agent.api.SyncParts.startNotBefore;
import static io.onhand.agent.api.SyncParts.zeroed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.Collected;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
@DisplayName("An agent carries a sync run part by part and says where it was cut")
final class SyncStockTest {

  private final Collected<SyncStockResponse> till = new Collected<>();
  private ApiFixture it;
  private StreamObserver<SyncStockRequest> stream;
  private volatile BiConsumer<SyncStockRequest, StreamObserver<SyncStockResponse>> serve =
      SyncParts::decide;

  @BeforeEach
  void open() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 1);
    it.takeSnapshot();
    it.central.onSyncStock =
        observer ->
            new StreamObserver<>() {
              @Override
              public void onNext(SyncStockRequest part) {
                serve.accept(part, observer);
              }

              @Override
              public void onError(Throwable gone) {}

              @Override
              public void onCompleted() {
                observer.onCompleted();
              }
            };
    stream = InventoryServiceGrpc.newStub(it.till()).syncStock(till);
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void passesPartsAndAnswersOn() {
    stream.onNext(start("run-1"));
    stream.onNext(chunk(1));
    stream.onNext(chunk(2));
    stream.onCompleted();

    till.awaitEnd();
    assertThat(till.failure()).isNull();
    assertThat(it.central.parts).containsExactly(startNotBefore("run-1", 500), chunk(1), chunk(2));
    assertThat(till.values())
        .extracting(answer -> answer.getChunk().getNumber())
        .containsExactly(0, 1, 2);
    assertThat(it.copy.ownAnswers().size()).isEqualTo(2);
  }

  @Test
  void passesTheEndOfARunOnWithAllItsAnswers() {
    SyncStockRequest replace =
        SyncStockRequest.newBuilder()
            .setStart(
                start("run-1").getStart().toBuilder()
                    .setMode(SyncMode.SYNC_MODE_REPLACE)
                    .addStores("A")
                    .setDryRun(true)
                    .setNotBefore(RecordMapper.position(EPOCH, 7)))
            .build();
    stream.onNext(replace);
    stream.onNext(finish());
    stream.onNext(chunk(9));
    stream.onCompleted();

    till.awaitEnd();
    assertThat(till.failure()).isNull();
    assertThat(it.central.parts).containsExactly(replace, finish(), chunk(9));
    assertThat(till.values())
        .extracting(SyncStockResponse::getPartCase)
        .containsExactly(
            SyncStockResponse.PartCase.OPENED,
            SyncStockResponse.PartCase.ZEROED,
            SyncStockResponse.PartCase.ZEROED,
            SyncStockResponse.PartCase.FINISHED,
            SyncStockResponse.PartCase.CHUNK);
    assertThat(it.copy.ownAnswers().size()).isEqualTo(3);
  }

  @Test
  void takesNoMoreFromCentralThanTheTillReads() {
    serve =
        (part, observer) -> {
          if (part.hasStart()) {
            decide(part, observer);
          } else {
            LongStream.range(0, 50).forEach(i -> observer.onNext(zeroed(3 + i)));
          }
        };
    SlowTill slow = new SlowTill();
    StreamObserver<SyncStockRequest> parts =
        InventoryServiceGrpc.newStub(it.till()).syncStock(slow);
    parts.onNext(start("run-1"));
    parts.onNext(finish());
    await().until(() -> slow.answers.size() == 2);

    // On the same connection: its answer comes behind what Central sent before.
    it.central.onAdjust = (_, observer) -> observer.onError(Errors.exception(Errors.overloaded()));
    await().until(() -> it.central.parts.size() == 2);
    assertThatThrownBy(() -> it.stock().adjustStock(ApiFixture.sale("k1")))
        .hasMessageContaining("RESOURCE_EXHAUSTED");
    assertThat(it.copy.ownAnswers().size()).isEqualTo(1);

    slow.readOn();
    await().until(() -> slow.answers.size() == 51);
  }

  @Test
  void refusesWhatIsInvalidWithoutAskingCentral() {
    stream.onNext(chunk(1));

    assertThat(reason(till)).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    Collected<SyncStockResponse> second = new Collected<>();
    InventoryServiceGrpc.newStub(it.till()).syncStock(second).onNext(finish());
    assertThat(reason(second)).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(it.central.parts).isEmpty();
  }

  @Test
  void passesCentralsErrorOn() {
    serve = (_, observer) -> observer.onError(Errors.exception(Errors.epochChanged(3)));
    stream.onNext(start("run-1"));

    assertThat(reason(till)).isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
  }

  @Test
  void aRunOpenedAgainHasTheNotBeforeOfItsFirstStart() {
    stream.onNext(start("run-1"));
    till.awaitCount(1);
    heardOf(new Position(EPOCH, 900));

    openAlso(start("run-1"));
    openAlso(start("run-2"));
    openAlso(startNotBefore("run-3", 7));

    assertThat(it.central.parts)
        .containsExactly(
            startNotBefore("run-1", 500),
            startNotBefore("run-1", 500),
            startNotBefore("run-2", 900),
            startNotBefore("run-3", 7));
  }

  @Test
  void aNewRunIsNotRefusedForEverAfterCentralWasRestored() {
    serve = (_, observer) -> observer.onError(Errors.exception(Errors.epochChanged(EPOCH + 1)));
    stream.onNext(start("run-1"));
    till.awaitEnd();
    heardOf(new Position(EPOCH + 1, 20));
    serve = SyncParts::decide;

    openAlso(start("run-1"));

    assertThat(it.central.parts.getLast().getStart().getNotBefore())
        .isEqualTo(RecordMapper.position(EPOCH + 1, 20));
  }

  @Test
  void saysUnknownWhenTheStreamBreaksUnderAChunk() {
    stream.onNext(start("run-1"));
    till.awaitCount(1);
    serve = (_, observer) -> observer.onError(Status.UNAVAILABLE.asException());
    stream.onNext(chunk(1));

    assertThat(reason(till)).isEqualTo(ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN);
  }

  @Test
  void saysUnreachableWhenTheStreamBreaksBetweenChunks() {
    stream.onNext(start("run-1"));
    till.awaitCount(1);
    it.central.close();

    assertThat(reason(till)).isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void saysUnreachableWhenNobodyListens() {
    it.central.close();
    stream.onNext(start("run-1"));

    assertThat(reason(till)).isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void goingDownItEndsBetweenTwoParts() {
    stream.onNext(start("run-1"));
    till.awaitCount(1);

    it.services.drain();

    assertThat(reason(till)).isEqualTo(ErrorReason.ERROR_REASON_SHUTTING_DOWN);
  }

  private void openAlso(SyncStockRequest start) {
    Collected<SyncStockResponse> answers = new Collected<>();
    InventoryServiceGrpc.newStub(it.till()).syncStock(answers).onNext(start);
    answers.awaitCount(1);
  }

  private void heardOf(Position head) {
    it.link = new LinkStatus(LinkPhase.LIVE, LinkStatus.Breaker.CLOSED, "", 1, 1, head, List.of());
  }

  /** Reads two answers, and more only when told. */
  private static final class SlowTill
      implements ClientResponseObserver<SyncStockRequest, SyncStockResponse> {
    final List<SyncStockResponse> answers = new CopyOnWriteArrayList<>();
    private volatile @Nullable ClientCallStreamObserver<SyncStockRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<SyncStockRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(2);
    }

    void readOn() {
      Objects.requireNonNull(call).request(1_000);
    }

    @Override
    public void onNext(SyncStockResponse answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}
  }

  private static ErrorReason reason(Collected<?> stream) {
    stream.awaitEnd();
    return OnhandError.of(Objects.requireNonNull(stream.failure())).reason();
  }
}
