package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Queued;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.time.Duration;
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

@DisplayName("Without a line facts are queued, shown as pending, and replayed in their order")
final class OfflineTest {

  private static final RecordKey KEY =
      RecordKey.newBuilder().setProduct("p1").setStore("A").build();

  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onMutateStream =
        observer -> new FakeInventory.Noted<>(item -> observer.onNext(applied(item)));
  }

  @AfterEach
  void stop() {
    it.close();
    assertThat(it.failure.get()).isNull();
  }

  @Test
  void queuesFactsAndRequestsThatSaySo() {
    it.isHopeless = true;

    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().getQueued())
        .isEqualTo(queued(1));
    assertThat(it.stock().adjustStock(sale("k2", -1, true)).getReceipt().getQueued().getNumber())
        .isEqualTo(2);
    assertThat(reason(sale("k3", -1, false)))
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);

    assertThat(shown().getOnHand()).isEqualTo(10);
    assertThat(shown().getPendingLocalDelta()).isEqualTo(-3);
    assertThat(shown().getCountAnchor().getPendingLocalDelta()).isEqualTo(-3);
    assertThat(listed()).isEqualTo(shown());
  }

  @Test
  void queuesNothingThatExpectsAVersion() {
    it.isHopeless = true;
    AdjustStockRequest.Builder request = sale("k1", -1, true).toBuilder();
    request.getLineBuilder().setExpectedVersion(1);

    assertThat(reason(request.build())).isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void queuesAFactWhoseCallFailed() {
    it.central.onAdjust =
        (_, observer) -> observer.onError(io.grpc.Status.UNAVAILABLE.asException());
    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().hasQueued()).isTrue();
    assertThat(reason(sale("k2", -1, false)))
        .isIn(
            ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN, ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void queuesAFactThatCentralDoesNotAnswerInTime() {
    it.central.onAdjust = (_, _) -> {};
    it.central.onMutateStream = _ -> new FakeInventory.Noted<>(_ -> {});
    it.patience = Duration.ofMillis(200); // as the agent hears of it: here the till waits on

    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().hasQueued()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("cannotTakeItNow")
  void queuesAFactThatCentralCannotTakeJustNow(Status why) {
    it.central.onAdjust = (_, observer) -> observer.onError(Errors.exception(why));
    it.central.onMutateStream = _ -> new FakeInventory.Noted<>(_ -> {});

    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().getQueued())
        .isEqualTo(queued(1));
    assertThat(it.outbox.desk().queued(0, 9).getFirst().command().id().key()).isEqualTo("k1");
  }

  @ParameterizedTest
  @MethodSource("cannotTakeItNow")
  void aStreamQueuesAFactThatCentralCannotTakeJustNow(Status why) {
    List<MutateStreamResponse> answers = new CopyOnWriteArrayList<>();
    it.central.onMutateStream =
        observer ->
            new FakeInventory.Noted<>(item ->
                observer.onNext(
                    MutateStreamResponse.newBuilder()
                        .setItem(item.getItem())
                        .setError(why)
                        .build()));
    StreamObserver<MutateStreamRequest> stream =
        InventoryServiceGrpc.newStub(it.till())
            .mutateStream(new FakeInventory.Noted<>(answers::add));
    stream.onNext(item(11, fact("k1", -1)));
    stream.onCompleted();

    await().until(() -> answers.size() == 1);
    assertThat(answers.getFirst().getAdjustStock().getReceipt().getQueued()).isEqualTo(queued(1));
  }

  static List<Status> cannotTakeItNow() {
    return List.of(Errors.shuttingDown(), Errors.overloaded(), Errors.diskLow());
  }

  @Test
  void ofRequestsOnlyWhatMeetsTheEndOfCentralIsQueued() {
    it.central.onMutateStream = _ -> new FakeInventory.Noted<>(_ -> {});
    it.central.onAdjust = (_, observer) -> observer.onError(Errors.exception(Errors.overloaded()));
    assertThat(reason(sale("k1", -1, true))).isEqualTo(ErrorReason.ERROR_REASON_OVERLOADED);
    it.central.onAdjust =
        (_, observer) -> observer.onError(Errors.exception(Errors.shuttingDown()));
    assertThat(reason(sale("k2", -1, false))).isEqualTo(ErrorReason.ERROR_REASON_SHUTTING_DOWN);

    assertThat(it.stock().adjustStock(sale("k3", -1, true)).getReceipt().hasQueued()).isTrue();
  }

  @Test
  void passesOnHowCentralRefusedAFact() {
    it.central.onAdjust =
        (_, observer) -> observer.onError(Errors.exception(Errors.epochChanged(EPOCH + 1)));

    assertThat(reason(fact("k1", -2))).isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
    assertThat(it.outbox.status().lastNumber()).isZero();
  }

  @Test
  void knowsAKeyThatIsQueued() {
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));

    var again = it.stock().adjustStock(fact("k1", -2)).getReceipt();
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getQueued()).isEqualTo(queued(1));
    assertThat(reason(fact("k1", -3))).isEqualTo(ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED);
    assertThat(shown().getPendingLocalDelta()).isEqualTo(-2);
  }

  @Test
  void refusesToQueueOnAFullDiskAndReadsOn() {
    it.isHopeless = true;
    it.isDiskLow = true;

    assertThat(reason(fact("k1", -2))).isEqualTo(ErrorReason.ERROR_REASON_DISK_LOW);
    assertThat(shown().getOnHand()).isEqualTo(10);
  }

  @Test
  void replaysWithOriginKeyAndNotBefore() {
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    it.link =
        new io.onhand.agent.link.LinkStatus(
            it.link.phase(),
            it.link.breaker(),
            "",
            1,
            1,
            new io.onhand.server.domain.Position(EPOCH, 900),
            List.of());
    it.isHopeless = false;

    await().until(() -> it.outbox.status().waiting() == 0);

    CommandHeader header = it.central.items.getFirst().getAdjustStock().getCommand();
    assertThat(header.getNotBefore().getSequence()).isEqualTo(500);
    assertThat(header.getIdempotencyKey()).isEqualTo("k1");
    assertThat(header.getOrigin()).isEqualTo("till-9");
    assertThat(shown().getOnHand() + shown().getPendingLocalDelta()).isEqualTo(8);
    it.follow();
    assertThat(shown().getOnHand()).isEqualTo(8);
    assertThat(shown().getPendingLocalDelta()).isZero();
    assertThat(it.outbox.status().mayClose()).isTrue();
  }

  @Test
  void aRequestWaitsBehindWhatIsQueuedOnItsRecord() throws Exception {
    CompletableFuture<MutateStreamRequest> replayed = new CompletableFuture<>();
    CompletableFuture<StreamObserver<MutateStreamResponse>> toAgent = new CompletableFuture<>();
    it.central.onMutateStream =
        observer -> {
          toAgent.complete(observer);
          return new FakeInventory.Noted<>(replayed::complete);
        };
    it.central.onAdjust =
        (_, observer) ->
            FakeInventory.answer(
                observer, FakeInventory.adjusted(EPOCH, it.log.change("p1", "B", 1)));
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    it.isHopeless = false;
    MutateStreamRequest item = replayed.get(20, TimeUnit.SECONDS);

    var waiting = InventoryServiceGrpc.newFutureStub(it.till()).adjustStock(sale("k2", -1, false));
    AdjustStockRequest.Builder other = sale("k3", 1, false).toBuilder();
    other.getLineBuilder().setStore("B").setReason(AdjustReason.ADJUST_REASON_RECEIPT);
    it.stock().adjustStock(other.build());
    assertThat(it.stock().adjustStock(fact("k4", -2)).getReceipt().getQueued().getNumber())
        .isEqualTo(2);
    assertThat(it.central.adjusts).hasSize(1);

    toAgent.get().onNext(applied(item));
    assertThat(waiting.get(20, TimeUnit.SECONDS).getReceipt().hasApplied()).isTrue();
    assertThat(it.central.adjusts).hasSize(2);
  }

  @Test
  void aRequestThatWaitsTooLongWasNeverSent() {
    it.central.onMutateStream = _ -> new FakeInventory.Noted<>(_ -> {});
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    it.isHopeless = false;
    var waiting = InventoryServiceGrpc.newFutureStub(it.till()).adjustStock(sale("k2", -1, false));
    it.clock.advance(java.time.Duration.ofSeconds(11));
    it.services.endLongWaits();

    var failure = catchThrowableOfType(java.util.concurrent.ExecutionException.class, waiting::get);
    assertThat(OnhandError.of(java.util.Objects.requireNonNull(failure.getCause())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_DEADLINE_EXPIRED);
    assertThat(it.central.adjusts).isEmpty();
  }

  @Test
  void aStreamQueuesFactsInItsOrder() {
    List<MutateStreamResponse> answers = new CopyOnWriteArrayList<>();
    it.isHopeless = true;
    StreamObserver<MutateStreamRequest> stream =
        InventoryServiceGrpc.newStub(it.till())
            .mutateStream(new FakeInventory.Noted<>(answers::add));
    for (int i = 1; i <= 5; i++) {
      stream.onNext(
          MutateStreamRequest.newBuilder().setItem(i).setAdjustStock(fact("k" + i, -1)).build());
    }
    stream.onNext(
        MutateStreamRequest.newBuilder().setItem(6).setAdjustStock(sale("k6", -1, false)).build());

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
    assertThat(shown().getPendingLocalDelta()).isEqualTo(-5);
    stream.onCompleted();
  }

  @Test
  void aStreamThatBreaksQueuesTheFactsThatWereOnTheirWay() {
    List<MutateStreamResponse> answers = new CopyOnWriteArrayList<>();
    it.central.onMutateStream =
        observer ->
            new FakeInventory.Noted<>(item -> {
              if (item.getItem() == 3) {
                it.isHopeless = true;
                observer.onError(io.grpc.Status.UNAVAILABLE.asException());
              }
            });
    StreamObserver<MutateStreamRequest> stream =
        InventoryServiceGrpc.newStub(it.till())
            .mutateStream(new FakeInventory.Noted<>(answers::add));
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
    List<MutateStreamResponse> answers = new CopyOnWriteArrayList<>();
    CompletableFuture<StreamObserver<MutateStreamResponse>> replay = new CompletableFuture<>();
    CompletableFuture<MutateStreamRequest> replayed = new CompletableFuture<>();
    it.central.onMutateStream =
        observer -> {
          if (replay.complete(observer)) {
            return new FakeInventory.Noted<>(replayed::complete);
          }
          return new FakeInventory.Noted<>(item -> observer.onNext(applied(item)));
        };
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    it.isHopeless = false;
    MutateStreamRequest first = replayed.get(20, TimeUnit.SECONDS);
    StreamObserver<MutateStreamRequest> stream =
        InventoryServiceGrpc.newStub(it.till())
            .mutateStream(new FakeInventory.Noted<>(answers::add));
    AdjustStockRequest.Builder other = sale("k2", 1, false).toBuilder();
    other.getLineBuilder().setStore("B").setReason(AdjustReason.ADJUST_REASON_RECEIPT);
    stream.onNext(item(1, sale("k3", -1, false)));
    stream.onNext(item(2, other.build()));
    stream.onCompleted();
    assertThat(it.central.items).hasSize(1);

    replay.get().onNext(applied(first));
    await().until(() -> answers.size() == 2);

    assertThat(answers).extracting(MutateStreamResponse::getItem).containsExactly(1L, 2L);
    assertThat(it.central.items)
        .extracting(item -> item.getAdjustStock().getCommand().getIdempotencyKey())
        .containsExactly("k1", "k3", "k2");
  }

  @Test
  void aFactOfAStreamIsNotQueuedBeforeWhatWasSentIsAnswered() {
    List<MutateStreamResponse> answers = new CopyOnWriteArrayList<>();
    List<MutateStreamRequest> unanswered = new CopyOnWriteArrayList<>();
    CompletableFuture<StreamObserver<MutateStreamResponse>> upstream = new CompletableFuture<>();
    it.central.onMutateStream =
        observer -> {
          upstream.complete(observer);
          return new FakeInventory.Noted<>(unanswered::add);
        };
    StreamObserver<MutateStreamRequest> stream =
        InventoryServiceGrpc.newStub(it.till())
            .mutateStream(new FakeInventory.Noted<>(answers::add));
    stream.onNext(item(1, fact("k1", -1)));
    await().until(() -> unanswered.size() == 1);
    it.isHopeless = true;
    it.stock().adjustStock(fact("other", -1)); // queued: what comes now is behind it
    stream.onNext(item(2, fact("k2", -1)));
    stream.onCompleted();
    assertThat(it.outbox.status().lastNumber()).isEqualTo(1);

    upstream.join().onNext(applied(unanswered.getFirst()));
    await().until(() -> answers.size() == 2);
    assertThat(answers.getFirst().getAdjustStock().getReceipt().hasApplied()).isTrue();
    assertThat(answers.getLast().getAdjustStock().getReceipt().getQueued().getNumber())
        .isEqualTo(2);
  }

  @Test
  void aFactThatTheFeedHasBroughtAlreadyIsNotPendingWhenItIsQueued() {
    it.central.onAdjust =
        (request, observer) -> {
          StockRecord sold = it.log.change("p1", "A", -2);
          it.copy.watch().coming(EPOCH, List.of(entry(sold, request.getCommand())));
          it.follow();
          observer.onError(io.grpc.Status.UNAVAILABLE.asException());
        };
    it.central.onMutateStream = _ -> new FakeInventory.Noted<>(_ -> {});

    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().hasQueued()).isTrue();
    assertThat(shown().getOnHand()).isEqualTo(8);
    assertThat(shown().getPendingLocalDelta()).isZero();
  }

  @Test
  void aCountComesOutRightAfterTheReplay() {
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    it.stock().adjustStock(fact("k2", -1));
    Record seen = shown(); // 10 shown, 3 of them sold: 7 are expected, 6 are there
    CountStockResponse counted =
        it.stock()
            .countStock(
                CountStockRequest.newBuilder()
                    .setCommand(header("c1"))
                    .setKey(KEY)
                    .setCounted(6)
                    .setAnchor(seen.getCountAnchor())
                    .build());
    assertThat(counted.getReceipt().getQueued().getNumber()).isEqualTo(3);
    assertThat(shown().getOnHand() + shown().getPendingLocalDelta()).isEqualTo(6);
    it.isHopeless = false;

    await().until(() -> it.outbox.status().waiting() == 0);
    it.follow();
    assertThat(shown().getOnHand()).isEqualTo(6);
    assertThat(shown().getPendingLocalDelta()).isZero();
  }

  private static io.onhand.agent.replica.FeedEntry entry(StockRecord after, CommandHeader header) {
    return new io.onhand.agent.replica.FeedEntry(
        0,
        after.updatedSequence(),
        header.getOrigin(),
        header.getIdempotencyKey(),
        "",
        List.of(
            new io.onhand.agent.replica.FeedEntry.StoreSlice(
                "A", List.of(new io.onhand.agent.replica.FeedEntry.RecordChange(after, -2)))));
  }

  /** Central's answer, with its rule for counts. */
  private MutateStreamResponse applied(MutateStreamRequest item) {
    MutateStreamResponse.Builder answer = MutateStreamResponse.newBuilder().setItem(item.getItem());
    if (item.hasCountStock()) {
      CountStockRequest count = item.getCountStock();
      long correction =
          count.getCounted()
              - count.getAnchor().getOnHand()
              - count.getAnchor().getPendingLocalDelta();
      StockRecord after = it.log.change("p1", "A", correction);
      return answer
          .setCountStock(
              CountStockResponse.newBuilder()
                  .setReceipt(FakeInventory.applied(EPOCH, after.updatedSequence()))
                  .setRecord(io.onhand.server.api.RecordMapper.record(after)))
          .build();
    }
    AdjustLine line = item.getAdjustStock().getLine();
    return answer
        .setAdjustStock(
            FakeInventory.adjusted(
                EPOCH, it.log.change(line.getProduct(), line.getStore(), line.getDelta())))
        .build();
  }

  private Queued queued(long number) {
    return Queued.newBuilder()
        .setAgentId("agent-t")
        .setNumber(number)
        .setOutbox(it.outbox.status().outbox())
        .build();
  }

  private Record shown() {
    return it.stock().getRecord(GetRecordRequest.newBuilder().setKey(KEY).build()).getRecord();
  }

  private Record listed() {
    return it.stock()
        .listRecords(ListRecordsRequest.newBuilder().setStore("A").build())
        .getRecords(0);
  }

  private ErrorReason reason(AdjustStockRequest request) {
    return OnhandError.of(
            catchThrowableOfType(
                StatusRuntimeException.class, () -> it.stock().adjustStock(request)))
        .reason();
  }

  private static MutateStreamRequest item(long number, AdjustStockRequest request) {
    return MutateStreamRequest.newBuilder().setItem(number).setAdjustStock(request).build();
  }

  private static AdjustStockRequest fact(String key, long delta) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header(key).toBuilder().setKind(CommandKind.COMMAND_KIND_FACT))
        .setLine(line(delta))
        .build();
  }

  private static AdjustStockRequest sale(String key, long delta, boolean isQueued) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header(key).toBuilder().setQueueIfOffline(isQueued))
        .setLine(line(delta))
        .build();
  }

  private static CommandHeader header(String key) {
    return CommandHeader.newBuilder().setOrigin("till-9").setIdempotencyKey(key).build();
  }

  private static AdjustLine line(long delta) {
    return AdjustLine.newBuilder()
        .setProduct("p1")
        .setStore("A")
        .setDelta(delta)
        .setReason(AdjustReason.ADJUST_REASON_SALE)
        .build();
  }
}
