package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static io.onhand.agent.api.OfflineSales.applied;
import static io.onhand.agent.api.OfflineSales.fact;
import static io.onhand.agent.api.OfflineSales.header;
import static io.onhand.agent.api.OfflineSales.queued;
import static io.onhand.agent.api.OfflineSales.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.link.LinkStatus;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Without a line facts are queued, shown as pending, and replayed in their order")
final class OfflineTest {

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

  @Test
  void queuesFactsAndRequestsThatSaySo() {
    it.isHopeless = true;

    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().getQueued())
        .isEqualTo(queued(it, 1));
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
  @MethodSource("io.onhand.agent.api.OfflineSales#cannotTakeItNow")
  void queuesAFactThatCentralCannotTakeJustNow(Status why) {
    it.central.onAdjust = (_, observer) -> observer.onError(Errors.exception(why));
    it.central.onMutateStream = _ -> new FakeInventory.Noted<>(_ -> {});

    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().getQueued())
        .isEqualTo(queued(it, 1));
    assertThat(it.outbox.desk().queued(0, 9).getFirst().command().id().key()).isEqualTo("k1");
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
    assertThat(again.getQueued()).isEqualTo(queued(it, 1));
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
        new LinkStatus(
            it.link.phase(), it.link.breaker(), "", 1, 1, new Position(EPOCH, 900), List.of());
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

    toAgent.get().onNext(applied(it, item));
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
    it.clock.advance(Duration.ofSeconds(11));
    it.services.endLongWaits();

    var failure = catchThrowableOfType(ExecutionException.class, waiting::get);
    assertThat(OnhandError.of(Objects.requireNonNull(failure.getCause())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_DEADLINE_EXPIRED);
    assertThat(it.central.adjusts).isEmpty();
  }

  @Test
  void aFactThatTheFeedHasBroughtAlreadyIsNotPendingWhenItIsQueued() {
    it.central.onAdjust =
        (request, observer) -> {
          StockRecord sold = it.log.change("p1", "A", -2);
          it.copy.watch().coming(EPOCH, List.of(OfflineSales.sold(sold, request.getCommand())));
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
                    .setKey(OfflineSales.KEY)
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

  private Record shown() {
    return OfflineSales.shown(it);
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
}
