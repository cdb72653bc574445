package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.ModelLog;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An agent carries a sync run part by part and says where it was cut")
final class SyncStockTest {

  private final Answers till = new Answers();
  private ApiFixture it;
  private StreamObserver<SyncStockRequest> stream;
  private volatile BiConsumer<SyncStockRequest, StreamObserver<SyncStockResponse>> serve =
      SyncStockTest::decide;

  @BeforeEach
  void start() throws IOException {
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

    await().until(() -> till.isCompleted);
    assertThat(it.central.parts).containsExactly(startNotBefore("run-1", 500), chunk(1), chunk(2));
    assertThat(till.answers)
        .extracting(answer -> answer.getChunk().getNumber())
        .containsExactly(0, 1, 2);
    assertThat(it.copy.ownAnswers().size()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsInvalidWithoutAskingCentral() {
    stream.onNext(chunk(1));

    assertThat(till.awaitReason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(it.central.parts).isEmpty();
  }

  @Test
  void passesCentralsErrorOn() {
    serve = (_, observer) -> observer.onError(Errors.exception(Errors.epochChanged(3)));
    stream.onNext(start("run-1"));

    assertThat(till.awaitReason()).isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
  }

  @Test
  void aRunOpenedAgainHasTheNotBeforeOfItsFirstStart() {
    stream.onNext(start("run-1"));
    await().until(() -> till.answers.size() == 1);
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
    till.awaitReason();
    heardOf(new Position(EPOCH + 1, 20));
    serve = SyncStockTest::decide;

    openAlso(start("run-1"));

    assertThat(it.central.parts.getLast().getStart().getNotBefore())
        .isEqualTo(RecordMapper.position(EPOCH + 1, 20));
  }

  @Test
  void saysUnknownWhenTheStreamBreaksUnderAChunk() {
    stream.onNext(start("run-1"));
    await().until(() -> till.answers.size() == 1);
    serve = (_, observer) -> observer.onError(Status.UNAVAILABLE.asException());
    stream.onNext(chunk(1));

    assertThat(till.awaitReason()).isEqualTo(ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN);
  }

  @Test
  void saysUnreachableWhenTheStreamBreaksBetweenChunks() {
    stream.onNext(start("run-1"));
    await().until(() -> till.answers.size() == 1);
    it.central.close();

    assertThat(till.awaitReason()).isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void saysUnreachableWhenNobodyListens() {
    it.central.close();
    stream.onNext(start("run-1"));

    assertThat(till.awaitReason()).isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void goingDownItEndsBetweenTwoParts() {
    stream.onNext(start("run-1"));
    await().until(() -> till.answers.size() == 1);

    it.services.drain();

    assertThat(till.awaitReason()).isEqualTo(ErrorReason.ERROR_REASON_SHUTTING_DOWN);
  }

  private void openAlso(SyncStockRequest start) {
    Answers answers = new Answers();
    InventoryServiceGrpc.newStub(it.till()).syncStock(answers).onNext(start);
    await().until(() -> answers.answers.size() == 1);
  }

  private void heardOf(Position head) {
    it.link = new LinkStatus(LinkPhase.LIVE, LinkStatus.Breaker.CLOSED, "", 1, 1, head, List.of());
  }

  private static SyncStockRequest startNotBefore(String run, long sequence) {
    SyncStockRequest.Builder request = start(run).toBuilder();
    request.getStartBuilder().setNotBefore(RecordMapper.position(EPOCH, sequence));
    return request.build();
  }

  private static void decide(SyncStockRequest part, StreamObserver<SyncStockResponse> observer) {
    SyncStockResponse.Builder answer = SyncStockResponse.newBuilder();
    if (part.hasStart()) {
      answer.setOpened(SyncOpened.newBuilder().setReceipt(FakeInventory.applied(EPOCH, 2)));
    } else {
      int number = part.getChunk().getNumber();
      answer.setChunk(
          SyncChunkResult.newBuilder()
              .setNumber(number)
              .setReceipt(FakeInventory.applied(EPOCH, 2L + number))
              .addRows(
                  SyncRowResult.newBuilder()
                      .setOutcome(SyncOutcome.SYNC_OUTCOME_UPDATED)
                      .setRecord(
                          RecordMapper.record(
                              ModelLog.record(
                                  new RecordKey("p1", "A"), 5, 2L + number, 2L + number)))));
    }
    observer.onNext(answer.build());
  }

  private static SyncStockRequest start(String run) {
    return SyncStockRequest.newBuilder()
        .setStart(SyncStart.newBuilder().setOrigin("erp").setRunId(run))
        .build();
  }

  private static SyncStockRequest chunk(int number) {
    return SyncStockRequest.newBuilder()
        .setChunk(
            SyncChunk.newBuilder()
                .setNumber(number)
                .addRows(SyncRow.newBuilder().setProduct("p1").setStore("A").setOnHand(5)))
        .build();
  }

  private static final class Answers implements StreamObserver<SyncStockResponse> {
    final List<SyncStockResponse> answers = new CopyOnWriteArrayList<>();
    volatile @Nullable Throwable failure;
    volatile boolean isCompleted;

    @Override
    public void onNext(SyncStockResponse answer) {
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

    ErrorReason awaitReason() {
      await().until(() -> failure != null);
      return OnhandError.of(Objects.requireNonNull(failure)).reason();
    }
  }
}
