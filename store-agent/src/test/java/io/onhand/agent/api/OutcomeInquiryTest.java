package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.agent.link.OpenOutcomes.Failed;
import io.onhand.agent.link.OpenOutcomes.Heard;
import io.onhand.agent.link.OpenOutcomes.Inquiry;
import io.onhand.agent.link.OpenOutcomes.Known;
import io.onhand.agent.link.OpenOutcomes.News;
import io.onhand.agent.outbox.Outbox;
import io.onhand.agent.outbox.OutboxLimits;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A write whose answer was lost is shown once when a snapshot brings its change")
final class OutcomeInquiryTest {

  private static final long RESTORED = 99;
  private static final RecordKey KEY =
      RecordKey.newBuilder().setProduct("p1").setStore("A").build();

  private final Map<String, StockRecord> applied = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onOperation =
        (request, observer) -> {
          asked.add(request.getIdempotencyKey());
          StockRecord record = applied.get(request.getIdempotencyKey());
          if (record == null) {
            observer.onError(
                Errors.exception(
                    Errors.status(
                        ErrorReason.ERROR_REASON_OPERATION_NOT_FOUND, "no such key", Map.of())));
            return;
          }
          FakeInventory.answer(
              observer,
              GetOperationResponse.newBuilder()
                  .setPosition(RecordMapper.position(EPOCH, record.updatedSequence()))
                  .setAdjustStock(FakeInventory.adjusted(EPOCH, record))
                  .build());
        };
  }

  @AfterEach
  void stop() {
    it.close();
    assertThat(it.failure.get()).isNull();
  }

  @Test
  void aQueuedWriteThatWasAppliedCountsAsShownWithTheSnapshot() {
    it.isHopeless = true;
    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().hasQueued()).isTrue();
    assertThat(it.stock().adjustStock(fact("k2", -3)).getReceipt().hasQueued()).isTrue();
    applied.put("k1", it.log.change("p1", "A", -2));

    it.copy.watch().coming(known().applied());
    assertShown(10, -5);
    it.takeSnapshot();

    assertShown(8, -3);
    assertThat(asked).containsExactlyInAnyOrder("k1", "k2");
  }

  @Test
  void theSameAfterARestartBetweenTheInquiryAndTheSnapshot() {
    it.isHopeless = true;
    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().hasQueued()).isTrue();
    applied.put("k1", it.log.change("p1", "A", -2));
    it.copy.watch().coming(known().applied());

    Outbox found = new Outbox(it.outboxStore.copied(), OutboxLimits.DEFAULT, it.outboxPorts);

    assertThat(found.unknown()).isEmpty();
    assertThat(found.pending().of(key(), EPOCH, 1)).isEqualTo(-2);
    assertThat(found.pending().of(key(), EPOCH, 2)).isZero();
  }

  @Test
  void aCommandThatIsQueuedOnlyAfterTheSnapshotIsKnownToBeInIt() {
    it.central.onAdjust =
        (_, observer) -> {
          applied.put("k1", it.log.change("p1", "A", -2));
          observer.onError(Errors.exception(Errors.outcomeUnknown()));
        };
    AdjustStockRequest.Builder request = fact("k1", -2).toBuilder();
    request.getCommandBuilder().setKind(CommandKind.COMMAND_KIND_REQUEST);
    assertThatThrownBy(() -> it.stock().adjustStock(request.build()))
        .isInstanceOf(StatusRuntimeException.class);

    it.copy.watch().coming(known().applied());
    it.takeSnapshot();
    it.isHopeless = true;
    assertThat(it.stock().adjustStock(fact("k1", -2)).getReceipt().hasQueued()).isTrue();

    assertShown(8, 0);
  }

  @Test
  void nothingIsAskedAboutCommandsThatHaveTheirAnswer() {
    it.central.onAdjust =
        (_, observer) ->
            FakeInventory.answer(
                observer, FakeInventory.adjusted(EPOCH, it.log.change("p1", "A", -1)));
    it.stock().adjustStock(fact("k1", -1));

    assertThat(ask().poll()).isEqualTo(new Known(List.of()));
    assertThat(asked).isEmpty();
  }

  @Test
  void whatCentralHasNoRoomForIsAskedAgain() {
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    AtomicInteger refusals = new AtomicInteger(2);
    var answering = it.central.onOperation;
    it.central.onOperation =
        (request, observer) -> {
          if (refusals.getAndDecrement() > 0) {
            observer.onError(Errors.exception(Errors.overloaded()));
          } else {
            answering.accept(request, observer);
          }
        };

    assertThat(known().applied()).isEmpty();
    assertThat(refusals).hasValue(-1);
  }

  @Test
  void withoutALineThereIsNoAnswer() {
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    it.central.onOperation = (_, observer) -> observer.onError(Status.UNAVAILABLE.asException());

    assertThat(end(ask())).isInstanceOf(Failed.class);
  }

  @Test
  void aRestoredCentralIsNotAskedWhatASnapshotOfTheOneBeforeHolds() {
    it.isHopeless = true;
    it.stock().adjustStock(fact("k1", -2));
    it.log.change("p1", "A", -2);
    it.central.epoch = RESTORED;

    News news = end(ask());

    assertThat(news).isInstanceOf(Failed.class);
    assertThat(asked).isEmpty();
    it.central.epoch = EPOCH;
    assertThat(known().applied()).isEmpty();
    assertThat(asked).containsExactly("k1");
  }

  private Inquiry ask() {
    return it.services.openOutcomes().ask(it.log.headPosition(), EPOCH);
  }

  private Known known() {
    return (Known) end(ask());
  }

  private News end(Inquiry inquiry) {
    AtomicReference<News> end = new AtomicReference<>();
    await()
        .until(() -> {
          it.clock.advance(Duration.ofMillis(60));
          News news = inquiry.poll();
          if (news == null || news instanceof Heard) {
            return false;
          }
          end.set(news);
          return true;
        });
    return Objects.requireNonNull(end.get());
  }

  private void assertShown(long onHand, long pending) {
    Record record =
        it.stock().getRecord(GetRecordRequest.newBuilder().setKey(KEY).build()).getRecord();
    assertThat(record.getOnHand()).isEqualTo(onHand);
    assertThat(record.getPendingLocalDelta()).isEqualTo(pending);
  }

  private static io.onhand.server.domain.RecordKey key() {
    return new io.onhand.server.domain.RecordKey("p1", "A");
  }

  private static AdjustStockRequest fact(String key, long delta) {
    return AdjustStockRequest.newBuilder()
        .setCommand(
            CommandHeader.newBuilder()
                .setOrigin("till-9")
                .setIdempotencyKey(key)
                .setKind(CommandKind.COMMAND_KIND_FACT))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct("p1")
                .setStore("A")
                .setDelta(delta)
                .setReason(AdjustReason.ADJUST_REASON_SALE))
        .build();
  }
}
