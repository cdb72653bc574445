package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An agent's reads are right as of the position they name and say how fresh they are")
final class CopyReadsTest {

  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.grow(200);
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void readsARecord() {
    it.takeSnapshot();
    it.clock.advance(Duration.ofMillis(150));

    GetRecordResponse response = record("p1", "B");

    assertThat(response.getRecord()).isEqualTo(shown(stateOf("p1", "B")));
    assertThat(response.getFreshness().getAsOf())
        .isEqualTo(RecordMapper.position(EPOCH, it.log.head()));
    assertThat(response.getFreshness().getStale()).isFalse();
    assertThat(response.getFreshness().getStaleness())
        .isEqualTo(com.google.protobuf.Duration.newBuilder().setNanos(150_000_000).build());
  }

  @Test
  void staysReadableAndSaysStaleWhileCentralIsAway() {
    it.takeSnapshot();
    it.copy.freshness().notLive();
    it.clock.advance(Duration.ofMinutes(3));

    GetRecordResponse response = record("p1", "B");

    assertThat(response.getRecord()).isEqualTo(shown(stateOf("p1", "B")));
    assertThat(response.getFreshness().getStale()).isTrue();
    assertThat(response.getFreshness().getStaleness().getSeconds()).isEqualTo(180);
  }

  @Test
  void knowsNothingBeforeTheFirstSnapshot() {
    assertThat(reason(() -> record("p1", "B")))
        .isEqualTo(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
    assertThat(reason(() -> availability("p1")))
        .isEqualTo(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
    assertThat(reason(() -> page(byStore("B").build())))
        .isEqualTo(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
  }

  @Test
  void saysWhatItDoesNotHold() {
    it.takeSnapshot();

    assertThat(reason(() -> record("p1", "Z")))
        .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_SERVED);
    assertThat(reason(() -> batch(key("p1", "A"), key("p1", "Z"))))
        .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_SERVED);
    assertThat(reason(() -> page(byStore("Z").build())))
        .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_SERVED);
    assertThat(reason(() -> record("none", "A")))
        .isEqualTo(ErrorReason.ERROR_REASON_RECORD_NOT_FOUND);
    assertThat(reason(() -> record("", "A"))).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(reason(() -> batch())).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(reason(() -> page(ListRecordsRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(reason(() -> page(byStore("A").setPageSize(1_001).build())))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
  }

  @Test
  void readsManyInTheOrderAsked() {
    it.takeSnapshot();

    BatchGetRecordsResponse response =
        batch(key("p2", "C"), key("none", "A"), key("p1", "A"), key("gone", "B"));

    assertThat(response.getRecordsList())
        .containsExactly(shown(stateOf("p2", "C")), shown(stateOf("p1", "A")));
    assertThat(response.getMissingList()).containsExactly(key("none", "A"), key("gone", "B"));
    assertThat(response.getFreshness().getAsOf().getSequence()).isEqualTo(it.log.head());
  }

  @Test
  void sumsTheStoresItKnowsAndSaysThatTheSumIsPartial() {
    it.takeSnapshot();
    List<Record> records =
        it.log.stateAt(it.log.head(), List.of()).stream()
            .filter(stock -> stock.key().product().equals("p1"))
            .map(CopyReadsTest::shown)
            .toList();

    GetAvailabilityResponse response = availability("p1");

    assertThat(response.getPartial()).isTrue();
    assertThat(response.getRecordsList()).isEqualTo(records).hasSize(3);
    assertThat(response.getOnHand()).isEqualTo(records.stream().mapToLong(Record::getOnHand).sum());
    assertThat(response.getAvailable())
        .isEqualTo(records.stream().mapToLong(Record::getAvailable).sum());
  }

  @Test
  void pagesShowOnePositionWhateverChanges() {
    it.takeSnapshot();
    long head = it.log.head();
    List<Record> listed = new ArrayList<>();
    ListRecordsRequest.Builder request = byStore("A").setPageSize(3);
    ListRecordsResponse page;
    do {
      page = page(request.build());
      listed.addAll(page.getRecordsList());
      assertThat(page.getFreshness().getAsOf().getSequence()).isEqualTo(head);
      request.setPageToken(page.getNextPageToken());
      it.log.change("p1", "A", 1);
      it.log.change("new" + listed.size(), "A", 1);
      it.follow();
      if (listed.size() == 3) {
        // A new snapshot of Central replaces all rows; the listing does not notice.
        it.takeSnapshot();
      }
      it.clock.advance(Duration.ofSeconds(2));
    } while (!page.getNextPageToken().isEmpty());

    assertThat(listed)
        .isEqualTo(it.log.stateAt(head, List.of("A")).stream().map(CopyReadsTest::shown).toList())
        .hasSize(8);
  }

  @Test
  void listsAProductOverItsStores() {
    it.takeSnapshot();
    ListRecordsRequest.Builder request =
        ListRecordsRequest.newBuilder().setProduct("p3").setPageSize(2);

    ListRecordsResponse first = page(request.build());
    ListRecordsResponse second = page(request.setPageToken(first.getNextPageToken()).build());

    assertThat(first.getRecordsList()).extracting(Record::getStore).containsExactly("A", "B");
    assertThat(second.getRecordsList()).extracting(Record::getStore).containsExactly("C");
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  void refusesTokensOfOtherQueriesAndOfThePast() {
    it.takeSnapshot();
    String token = page(byStore("A").setPageSize(2).build()).getNextPageToken();

    assertThat(reason(() -> page(byStore("B").setPageToken(token).build())))
        .isEqualTo(ErrorReason.ERROR_REASON_PAGE_TOKEN_INVALID);
    assertThat(reason(() -> page(byStore("A").setPageToken("x" + token).build())))
        .isEqualTo(ErrorReason.ERROR_REASON_PAGE_TOKEN_INVALID);
    it.clock.advance(Duration.ofMinutes(6));
    assertThat(reason(() -> page(byStore("A").setPageToken(token).build())))
        .isEqualTo(ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED);
  }

  private GetRecordResponse record(String product, String store) {
    return it.stock().getRecord(GetRecordRequest.newBuilder().setKey(key(product, store)).build());
  }

  private BatchGetRecordsResponse batch(RecordKey... keys) {
    return it.stock()
        .batchGetRecords(BatchGetRecordsRequest.newBuilder().addAllKeys(List.of(keys)).build());
  }

  private GetAvailabilityResponse availability(String product) {
    return it.stock()
        .getAvailability(GetAvailabilityRequest.newBuilder().setProduct(product).build());
  }

  private ListRecordsResponse page(ListRecordsRequest request) {
    return it.stock().listRecords(request);
  }

  private static ListRecordsRequest.Builder byStore(String store) {
    return ListRecordsRequest.newBuilder().setStore(store);
  }

  private static RecordKey key(String product, String store) {
    return RecordKey.newBuilder().setProduct(product).setStore(store).build();
  }

  private static Record shown(StockRecord stock) {
    return RecordMapper.shown(stock, EPOCH);
  }

  private StockRecord stateOf(String product, String store) {
    return it.log.stateAt(it.log.head(), List.of(store)).stream()
        .filter(stock -> stock.key().product().equals(product))
        .findFirst()
        .orElseThrow();
  }

  private static ErrorReason reason(Supplier<?> call) {
    return OnhandError.of(
            catchThrowableOfType(
                StatusRuntimeException.class,
                () -> {
                  var _ = call.get();
                }))
        .reason();
  }
}
