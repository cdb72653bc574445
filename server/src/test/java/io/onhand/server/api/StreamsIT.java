package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.Collected;
import io.onhand.server.TestCentral;
import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.storage.rocksdb.RocksSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("Streams keep their order through a full pipeline, and a cut sync run is resumed")
final class StreamsIT {
  /** So little room that four streams fill it at once. */
  private static final PipelineLimits TINY = new PipelineLimits(4, 8 << 20, 2, 500);

  private static final int ITEMS = 150;

  @TempDir static Path data;
  private static TestCentral central;

  @BeforeAll
  static void start() {
    central =
        new TestCentral(TestCentral.settings(data, TINY, RocksSettings.CENTRAL.headroomBytes()));
    central.declare("Paris");
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void fullPipelineStopsStreamsAndShedsNothing() {
    List<Collected<MutateStreamResponse>> answers = new ArrayList<>();
    List<StreamObserver<MutateStreamRequest>> streams = new ArrayList<>();
    for (int stream = 0; stream < 4; stream++) {
      Collected<MutateStreamResponse> collected = new Collected<>();
      answers.add(collected);
      streams.add(central.inventoryAsync().mutateStream(collected));
    }
    for (int item = 0; item < ITEMS; item++) {
      for (int stream = 0; stream < 4; stream++) {
        streams.get(stream).onNext(item(item, "P" + stream, "s" + stream + "-" + item));
      }
    }
    streams.forEach(StreamObserver::onCompleted);

    for (Collected<MutateStreamResponse> collected : answers) {
      List<MutateStreamResponse> all = collected.awaitEnd();
      assertThat(collected.failure()).isNull();
      assertThat(all).hasSize(ITEMS);
      for (int item = 0; item < ITEMS; item++) {
        assertThat(all.get(item).getItem()).isEqualTo(item);
        assertThat(all.get(item).getAdjustStock().getRecord().getVersion())
            .as("commands of a stream are sequenced in the order sent")
            .isEqualTo(item + 1);
      }
    }
  }

  @Test
  void oneItemRefusedDoesNotEndTheStream() {
    Collected<MutateStreamResponse> answers = new Collected<>();
    StreamObserver<MutateStreamRequest> stream = central.inventoryAsync().mutateStream(answers);
    stream.onNext(item(1, "mixed", "m1"));
    stream.onNext(MutateStreamRequest.newBuilder().setItem(2).build());
    stream.onNext(item(3, adjust("m3", "mixed", "Paris", -100, ADJUST_REASON_SALE)));
    stream.onNext(item(4, "mixed", "m4"));
    stream.onCompleted();

    List<MutateStreamResponse> all = answers.awaitEnd();
    assertThat(all)
        .extracting(MutateStreamResponse::getItem)
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(reasonOf(all, 2)).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(reasonOf(all, 3)).isEqualTo(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK);
    assertThat(
            all.stream()
                .filter(answer -> answer.getItem() == 4)
                .map(answer -> answer.getAdjustStock().getRecord().getOnHand()))
        .containsExactly(2L);
  }

  @Test
  void aCutRunGoesOnUnderItsNameWhereItWas() {
    Collected<SyncStockResponse> first = new Collected<>();
    StreamObserver<SyncStockRequest> cut = central.inventoryAsync().syncStock(first);
    cut.onNext(start("run-1"));
    cut.onNext(chunk(1, "X", 10));
    first.awaitCount(2);
    cut.onError(Status.CANCELLED.asRuntimeException());
    central.inventory().adjustStock(adjust("sold", "Y", "Paris", 3, ADJUST_REASON_RECEIPT));

    Collected<SyncStockResponse> second = new Collected<>();
    StreamObserver<SyncStockRequest> resumed = central.inventoryAsync().syncStock(second);
    resumed.onNext(start("run-1"));
    resumed.onNext(chunk(1, "X", 10));
    resumed.onNext(chunk(2, "Y", 9));
    resumed.onNext(chunk(3, "Z", 5));
    resumed.onCompleted();
    List<SyncStockResponse> all = second.awaitEnd();

    assertThat(second.failure()).isNull();
    assertThat(all.get(0).getOpened().getAnchor())
        .isEqualTo(first.values().get(0).getOpened().getAnchor());
    assertThat(all.get(0).getOpened().getReceipt().getReplayed()).isTrue();
    assertThat(all.get(1).getChunk().getReceipt().getReplayed()).isTrue();
    assertThat(all.get(1).getChunk().getRowsList())
        .isEqualTo(first.values().get(1).getChunk().getRowsList());
    assertThat(row(all.get(2)).getOutcome()).isEqualTo(SyncOutcome.SYNC_OUTCOME_CONFLICT);
    assertThat(row(all.get(2)).getRecord().getOnHand()).isEqualTo(3);
    assertThat(row(all.get(3)).getOutcome()).isEqualTo(SyncOutcome.SYNC_OUTCOME_CREATED);
  }

  @Test
  void partsOutOfOrderAreRefused() {
    assertRefused(chunk(1, "X", 1));
    assertRefused(start("run-2"), start("run-2"));
    assertRefused(SyncStockRequest.getDefaultInstance());
    assertRefused(start("run-3"), chunk(0, "X", 1));
  }

  @Test
  void aStartsNotBeforeHoldsForTheOpeningAndForEveryChunk() {
    Collected<SyncStockResponse> first = new Collected<>();
    StreamObserver<SyncStockRequest> run = central.inventoryAsync().syncStock(first);
    run.onNext(start("run-4"));
    run.onCompleted();
    long epoch = first.awaitEnd().getFirst().getOpened().getAnchor().getEpoch();

    assertThat(answersOf(fromAnotherHistory("run-5", epoch)))
        .as("a run never opened before")
        .isEmpty();
    assertThat(answersOf(fromAnotherHistory("run-4", epoch), chunk(1, "X", 1)))
        .as("an opening that is remembered, but a chunk that is not")
        .hasSize(1);
  }

  @Test
  void aChunksVersionsAreOfTheEpochThatItNames() {
    Collected<SyncStockResponse> first = new Collected<>();
    StreamObserver<SyncStockRequest> run = central.inventoryAsync().syncStock(first);
    run.onNext(start("run-6"));
    run.onCompleted();
    long epoch = first.awaitEnd().getFirst().getOpened().getAnchor().getEpoch();

    assertThat(answersOf(start("run-6"), expecting(epoch + 1))).hasSize(1);

    Collected<SyncStockResponse> again = new Collected<>();
    run = central.inventoryAsync().syncStock(again);
    run.onNext(start("run-6"));
    run.onNext(expecting(epoch));
    run.onCompleted();
    assertThat(again.awaitEnd().get(1).getChunk().getRows(0).getOutcome())
        .isEqualTo(SyncOutcome.SYNC_OUTCOME_CREATED);
  }

  /** A chunk with a record that does not exist, and is expected not to. */
  private static SyncStockRequest expecting(long epoch) {
    SyncStockRequest.Builder request = chunk(1, "N", 1).toBuilder();
    request.getChunkBuilder().setExpectedEpoch(epoch).getRowsBuilder(0).setExpectedVersion(0);
    return request.build();
  }

  /** The answers to parts of which the last is refused because of its epoch. */
  private static List<SyncStockResponse> answersOf(SyncStockRequest... parts) {
    Collected<SyncStockResponse> answers = new Collected<>();
    StreamObserver<SyncStockRequest> stream = central.inventoryAsync().syncStock(answers);
    for (SyncStockRequest part : parts) {
      stream.onNext(part);
    }
    List<SyncStockResponse> all = answers.awaitEnd();
    Throwable failure = answers.failure();
    assertThat(failure).isNotNull();
    assertThat(OnhandError.of(failure).reason()).isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
    return all;
  }

  private static SyncStockRequest fromAnotherHistory(String run, long epoch) {
    SyncStockRequest.Builder request = start(run).toBuilder();
    request.getStartBuilder().setNotBefore(RecordMapper.position(epoch + 1, 1));
    return request.build();
  }

  private static void assertRefused(SyncStockRequest... parts) {
    Collected<SyncStockResponse> answers = new Collected<>();
    StreamObserver<SyncStockRequest> stream = central.inventoryAsync().syncStock(answers);
    for (SyncStockRequest part : parts) {
      stream.onNext(part);
    }
    List<SyncStockResponse> all = answers.awaitEnd();

    assertThat(all).hasSize(parts.length - 1);
    Throwable failure = answers.failure();
    assertThat(failure).isNotNull();
    assertThat(OnhandError.of(failure).reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
  }

  private static ErrorReason reasonOf(List<MutateStreamResponse> all, long item) {
    return all.stream()
        .filter(answer -> answer.getItem() == item)
        .map(answer -> OnhandError.of(answer.getError()).reason())
        .findFirst()
        .orElseThrow();
  }

  private static MutateStreamRequest item(long item, String product, String key) {
    return item(item, adjust(key, product, "Paris", 1, ADJUST_REASON_RECEIPT));
  }

  private static MutateStreamRequest item(long item, AdjustStockRequest request) {
    return MutateStreamRequest.newBuilder().setItem(item).setAdjustStock(request).build();
  }

  private static SyncRowResult row(SyncStockResponse response) {
    return response.getChunk().getRows(0);
  }

  private static SyncStockRequest start(String run) {
    return SyncStockRequest.newBuilder()
        .setStart(
            SyncStart.newBuilder().setOrigin("erp").setRunId(run).setMode(SyncMode.SYNC_MODE_MERGE))
        .build();
  }

  private static SyncStockRequest chunk(int number, String product, long onHand) {
    return SyncStockRequest.newBuilder()
        .setChunk(
            SyncChunk.newBuilder()
                .setNumber(number)
                .addRows(
                    SyncRow.newBuilder().setProduct(product).setStore("Paris").setOnHand(onHand)))
        .build();
  }
}
