package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Duration;
import io.grpc.Status;
import io.onhand.agent.ModelLog;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceFutureStub;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "An agent's read is as fresh as its caller asked, waits for that a while, or is refused")
final class FreshReadsTest {

  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void answersAtOnceWhatTheCopyHolds() throws Exception {
    assertThat(onHand(read(atLeast(EPOCH, 1)))).isEqualTo(10);
  }

  @Test
  void waitsUntilTheFeedBringsWhatIsWanted() throws Exception {
    it.log.change("p1", "A", -1);
    it.log.change("p1", "A", -1);
    ListenableFuture<GetRecordResponse> second = read(atLeast(EPOCH, 2));
    ListenableFuture<GetRecordResponse> third = read(atLeast(EPOCH, 3));
    ListenableFuture<GetRecordResponse> fourth = read(atLeast(EPOCH, 4));
    assertWaiting(3);

    it.follow();

    assertThat(onHand(second)).isEqualTo(8);
    assertThat(onHand(third)).isEqualTo(8);
    assertWaiting(1);
    it.log.change("p1", "A", -1);
    it.follow();
    assertThat(onHand(fourth)).isEqualTo(7);
  }

  @Test
  void missesNoProgressThatComesWhileItBeginsToWait() throws Exception {
    try (ExecutorService feed = Executors.newSingleThreadExecutor()) {
      for (int sequence = 2; sequence < 1_000; sequence++) {
        it.log.change("p1", "A", 1);
        Future<?> progress = feed.submit(it::follow);
        assertThat(onHand(read(atLeast(EPOCH, sequence)))).isEqualTo(9 + sequence);
        progress.get();
      }
    }
  }

  @Test
  void everyReadWaits() throws Exception {
    it.log.change("p1", "B", 4);
    ReadOptions wish = atLeast(EPOCH, 2);
    var batch =
        stub()
            .batchGetRecords(
                BatchGetRecordsRequest.newBuilder().addKeys(key("B")).setRead(wish).build());
    var availability =
        stub()
            .getAvailability(
                GetAvailabilityRequest.newBuilder().setProduct("p1").setRead(wish).build());
    var list = stub().listRecords(byStore("B").setRead(wish).build());
    assertWaiting(3);

    it.follow();

    assertThat(batch.get().getRecordsList()).extracting(Record::getOnHand).containsExactly(4L);
    assertThat(availability.get().getOnHand()).isEqualTo(14);
    assertThat(list.get().getRecordsList()).extracting(Record::getOnHand).containsExactly(4L);
  }

  @Test
  void waitsAlsoForAnOwnAnswerThatTheFeedHasNotBroughtYet() throws Exception {
    StockRecord sold = it.log.change("p1", "A", -1);
    it.copy.ownAnswers().answered(EPOCH, List.of(sold));

    ListenableFuture<GetRecordResponse> read = read(atLeast(EPOCH, 2));

    assertWaiting(1);
    it.follow();
    assertThat(read.get().getFreshness().getAsOf()).isEqualTo(RecordMapper.position(EPOCH, 2));
  }

  @Test
  void refusesAfterFiveSeconds() {
    ListenableFuture<GetRecordResponse> read = read(atLeast(EPOCH, 9));
    it.clock.advance(java.time.Duration.ofMillis(4_999));
    it.services.endLongWaits();
    assertWaiting(1);

    it.clock.advance(java.time.Duration.ofMillis(1));
    it.services.endLongWaits();

    OnhandError error = failure(read);
    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_TOO_STALE);
    assertThat(error.metadata()).isEqualTo(Map.of("epoch", "77", "as_of", "1", "wanted", "9"));
    assertWaiting(0);
  }

  @Test
  void waitsNoLongerThanItsCaller() {
    ListenableFuture<GetRecordResponse> impatient =
        stub().withDeadlineAfter(50, TimeUnit.MILLISECONDS).getRecord(request(atLeast(EPOCH, 9)));
    assertThat(failure(impatient).code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().untilAsserted(() -> assertWaiting(0));

    ListenableFuture<GetRecordResponse> gone = read(atLeast(EPOCH, 9));
    assertWaiting(1);
    gone.cancel(true);
    await().untilAsserted(() -> assertWaiting(0));
    assertThatThrownBy(gone::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void letsOnlySoManyWait() {
    List<Future<?>> reads = new ArrayList<>();
    for (int i = 0; i < ApiFixture.WAITING_MAX; i++) {
      reads.add(read(atLeast(EPOCH, 9)));
    }
    assertWaiting(ApiFixture.WAITING_MAX);

    assertThat(failure(read(atLeast(EPOCH, 9))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_OVERLOADED);
    assertThat(reads).noneMatch(Future::isDone);
  }

  @Test
  void refusesPositionsOfAnotherHistory() {
    assertThat(failure(read(atLeast(EPOCH + 1, 1))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);

    ListenableFuture<GetRecordResponse> waiting = read(atLeast(EPOCH, 9));
    assertWaiting(1);
    ModelLog restored = new ModelLog(EPOCH + 1, 5);
    restored.change("p1", "A", 3);
    it.takeSnapshot(restored);

    assertThat(failure(waiting).metadata()).containsEntry("epoch", "78");
    assertThat(failure(waiting).reason()).isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
  }

  @Test
  void refusesWhenTheCopyIsStalerThanAllowed() throws Exception {
    it.clock.advance(java.time.Duration.ofMillis(150));
    assertThat(onHand(read(notOlderThan(150_000_000)))).isEqualTo(10);

    OnhandError error = failure(read(notOlderThan(149_999_999)));

    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_TOO_STALE);
    assertThat(error.metadata())
        .isEqualTo(Map.of("staleness_millis", "150", "max_staleness_millis", "149"));
  }

  @Test
  void aListingShowsAChangeYoungerThanTheSnapshotThatOthersShare() throws Exception {
    assertThat(stub().listRecords(byStore("A").build()).get().getRecordsCount()).isEqualTo(1);
    it.log.change("p2", "A", 1);
    it.follow();

    ListRecordsRequest request = byStore("A").setRead(atLeast(EPOCH, 2)).build();

    assertThat(stub().listRecords(request).get().getRecordsCount()).isEqualTo(2);
  }

  @Test
  void aPageOfAnOldListingIsNotFresherThanItsFirst() throws Exception {
    it.log.change("p2", "A", 1);
    it.follow();
    ListRecordsResponse first = stub().listRecords(byStore("A").setPageSize(1).build()).get();
    it.log.change("p3", "A", 1);
    it.follow();
    ListRecordsRequest.Builder next = byStore("A").setPageToken(first.getNextPageToken());

    assertThat(stub().listRecords(next.setRead(atLeast(EPOCH, 2)).build()).get().getRecordsList())
        .extracting(Record::getProduct)
        .containsExactly("p2");
    assertThat(failure(stub().listRecords(next.setRead(atLeast(EPOCH, 3)).build())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED);
  }

  @Test
  void refusesWhatIsInvalidWithoutWaiting() {
    OnhandError epoch = failure(read(atLeast(0, 9)));
    OnhandError staleness = failure(read(notOlderThan(-1)));
    OnhandError product =
        failure(
            stub()
                .getRecord(
                    GetRecordRequest.newBuilder()
                        .setKey(RecordKey.newBuilder().setStore("A"))
                        .setRead(atLeast(EPOCH, 9))
                        .build()));

    assertThat(List.of(epoch, staleness, product))
        .extracting(error -> error.fields().getFirst().field())
        .containsExactly("read.min_position.epoch", "read.max_staleness", "key.product");
  }

  @Test
  void goingDownItLetsNobodyWait() {
    ListenableFuture<GetRecordResponse> read = read(atLeast(EPOCH, 9));

    it.services.drain();

    assertThat(failure(read).reason()).isEqualTo(ErrorReason.ERROR_REASON_TOO_STALE);
  }

  @Test
  void showsTheAnchorOfTheRecordThatIsShown() throws Exception {
    assertThat(anchor()).isEqualTo(anchor(1, 10));
    StockRecord sold = it.log.change("p1", "A", -3);
    it.copy.ownAnswers().answered(EPOCH, List.of(sold));

    assertThat(anchor()).isEqualTo(anchor(2, 7));
    it.follow();
    assertThat(anchor()).isEqualTo(anchor(2, 7));
  }

  private CountAnchor anchor() throws Exception {
    return read(ReadOptions.getDefaultInstance()).get().getRecord().getCountAnchor();
  }

  private static CountAnchor anchor(long version, long onHand) {
    return CountAnchor.newBuilder().setEpoch(EPOCH).setVersion(version).setOnHand(onHand).build();
  }

  private void assertWaiting(int count) {
    assertThat(it.copy.waits().size()).isEqualTo(count);
  }

  private ListenableFuture<GetRecordResponse> read(ReadOptions wish) {
    return stub().getRecord(request(wish));
  }

  private static GetRecordRequest request(ReadOptions wish) {
    return GetRecordRequest.newBuilder().setKey(key("A")).setRead(wish).build();
  }

  private static long onHand(Future<GetRecordResponse> read) throws Exception {
    return read.get(10, TimeUnit.SECONDS).getRecord().getOnHand();
  }

  private InventoryServiceFutureStub stub() {
    return InventoryServiceGrpc.newFutureStub(it.till());
  }

  private static ListRecordsRequest.Builder byStore(String store) {
    return ListRecordsRequest.newBuilder().setStore(store);
  }

  private static RecordKey key(String store) {
    return RecordKey.newBuilder().setProduct("p1").setStore(store).build();
  }

  private static ReadOptions atLeast(long epoch, long sequence) {
    return ReadOptions.newBuilder().setMinPosition(RecordMapper.position(epoch, sequence)).build();
  }

  private static ReadOptions notOlderThan(int nanos) {
    return ReadOptions.newBuilder().setMaxStaleness(Duration.newBuilder().setNanos(nanos)).build();
  }

  private static OnhandError failure(Future<?> call) {
    try {
      call.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return OnhandError.of(e.getCause() == null ? e : e.getCause());
    } catch (Exception e) {
      throw new AssertionError("Expected an answer in time, but there was none.", e);
    }
    throw new AssertionError("Expected a failed call, but it was answered.");
  }
}
