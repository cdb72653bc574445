package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static io.onhand.agent.api.ApiFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.client.RequestIds;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An agent forwards commands unchanged and says of each failure only what is certain")
final class ForwardingTest {

  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onAdjust =
        (request, observer) ->
            FakeInventory.answer(
                observer, FakeInventory.adjusted(EPOCH, it.log.change("p1", "A", -1)));
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void keepsEverythingOfTheCommandAndAddsNotBefore() {
    AdjustStockRequest request = sale("k1");

    it.stock().adjustStock(request);

    AdjustStockRequest forwarded = it.central.adjusts.getFirst();
    assertThat(forwarded.getCommand().getNotBefore()).isEqualTo(position(500));
    assertThat(
            forwarded.toBuilder()
                .setCommand(forwarded.getCommand().toBuilder().clearNotBefore())
                .build())
        .isEqualTo(request);
  }

  @Test
  void passesDeadlineAndRequestIdOn() {
    Metadata headers = new Metadata();
    headers.put(RequestIds.HEADER, "till-call-1");

    it.stock()
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(3, TimeUnit.SECONDS)
        .adjustStock(sale("k1"));

    assertThat(it.central.headers.getFirst().get(RequestIds.HEADER)).isEqualTo("till-call-1");
    assertThat(
            Objects.requireNonNull(it.central.deadlines.getFirst())
                .timeRemaining(TimeUnit.MILLISECONDS))
        .isBetween(1L, 3_000L);
  }

  @Test
  void readsItsOwnWriteBeforeTheFeedBringsIt() {
    it.stock().adjustStock(sale("k1"));

    assertThat(onHand()).isEqualTo(9);
    assertThat(it.copy.ownAnswers().size()).isEqualTo(1);
    it.follow();
    assertThat(onHand()).isEqualTo(9);
    assertThat(it.copy.ownAnswers().size()).isZero();
  }

  @Test
  void readsItsOwnBasketBeforeTheFeedBringsIt() {
    StockRecord sold = it.log.change("p1", "A", -4);
    it.central.onBasket =
        (_, observer) ->
            FakeInventory.answer(
                observer,
                ApplyBasketResponse.newBuilder()
                    .setReceipt(FakeInventory.applied(EPOCH, sold.updatedSequence()))
                    .addVerdicts(
                        RecordVerdict.newBuilder()
                            .setKey(RecordMapper.key(sold.key()))
                            .setRecord(RecordMapper.record(sold)))
                    .build());

    it.stock()
        .applyBasket(
            ApplyBasketRequest.newBuilder()
                .setCommand(sale("b1").getCommand())
                .addLines(ApiFixture.line("p1", "A", -4))
                .build());

    assertThat(onHand()).isEqualTo(6);
    assertThat(it.central.baskets.getFirst().getCommand().getNotBefore()).isEqualTo(position(500));
  }

  @Test
  void passesCentralsErrorsOnWithAllDetails() {
    StockRecord current = it.log.change("p1", "A", 1);
    com.google.rpc.Status conflict =
        Errors.status(
            ErrorReason.ERROR_REASON_VERSION_CONFLICT,
            "Expected version 4, but it is 2.",
            Map.of("version", "2"),
            RecordMapper.record(current));
    it.central.onAdjust = (_, observer) -> observer.onError(Errors.exception(conflict));

    OnhandError error = failure(() -> it.stock().adjustStock(sale("k1")));

    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_VERSION_CONFLICT);
    assertThat(error.code()).isEqualTo(Status.Code.ABORTED);
    assertThat(error.metadata()).containsEntry("version", "2");
    assertThat(error.current()).containsExactly(RecordMapper.record(current));
    assertThat(conflict.getDetailsList()).extracting(Any::getTypeUrl).hasSize(2);
  }

  @Test
  void refusesWhatIsInvalidWithoutAskingCentral() {
    AdjustStockRequest.Builder request = sale("k1").toBuilder();
    request.getLineBuilder().setDelta(0);

    OnhandError error = failure(() -> it.stock().adjustStock(request.build()));

    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(error.fields())
        .extracting(OnhandError.FieldError::field)
        .containsExactly("line.delta");
    assertThat(it.central.adjusts).isEmpty();
  }

  @Test
  void saysUnreachableWhenNobodyListens() {
    it.central.close();

    OnhandError error = failure(() -> it.stock().adjustStock(sale("k1")));

    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
    assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
  }

  @Test
  void saysUnreachableAtOnceWhileTheLineIsKnownToBeDown() {
    it.isHopeless = true;

    assertThat(failure(() -> it.stock().adjustStock(sale("k1"))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
    assertThat(it.central.adjusts).isEmpty();
  }

  @Test
  void saysUnknownWhenCentralDiesWithTheCommand() {
    it.central.onAdjust = (_, _) -> Thread.ofPlatform().start(it.central::close);

    assertThat(failure(() -> it.stock().adjustStock(sale("k1"))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN);
  }

  @Test
  void saysUnknownWhenCentralSaysNothingOfUse() {
    for (Status bare : List.of(Status.UNAVAILABLE, Status.INTERNAL, Status.UNKNOWN)) {
      it.central.onAdjust = (_, observer) -> observer.onError(bare.asException());

      assertThat(failure(() -> it.stock().adjustStock(sale("k1"))).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN);
    }
  }

  @Test
  void forwardsTheQuestionWhatBecameOfACommand() {
    GetOperationRequest request =
        GetOperationRequest.newBuilder().setOrigin("till-9").setIdempotencyKey("k1").build();
    GetOperationResponse answer =
        GetOperationResponse.newBuilder().setPosition(position(12)).build();
    it.central.onOperation = (_, observer) -> FakeInventory.answer(observer, answer);

    assertThat(it.stock().getOperation(request)).isEqualTo(answer);
    it.central.close();
    await()
        .untilAsserted(() ->
            assertThat(failure(() -> it.stock().getOperation(request)).reason())
                .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE));
  }

  @Test
  void refusesNewCallsWhenItGoesDownAndAnswersThoseUnderWay() {
    it.central.onAdjust =
        (request, observer) -> {
          it.services.drain();
          assertThat(failure(() -> it.stock().adjustStock(sale("k2"))).reason())
              .isEqualTo(ErrorReason.ERROR_REASON_SHUTTING_DOWN);
          FakeInventory.answer(
              observer, FakeInventory.adjusted(EPOCH, it.log.change("p1", "A", -1)));
        };

    assertThat(it.stock().adjustStock(sale("k1")).getRecord().getOnHand()).isEqualTo(9);
    assertThat(it.central.adjusts).hasSize(1);
  }

  private long onHand() {
    return it.stock()
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct("p1").setStore("A"))
                .build())
        .getRecord()
        .getOnHand();
  }

  private static io.onhand.inventory.v1.Position position(long sequence) {
    return RecordMapper.position(EPOCH, sequence);
  }

  private static OnhandError failure(Runnable call) {
    return OnhandError.of(catchThrowableOfType(StatusRuntimeException.class, call::run));
  }
}
