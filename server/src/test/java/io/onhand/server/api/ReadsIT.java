package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.Collected;
import io.onhand.server.TestCentral;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("Reads show one position, pages one snapshot, and an operation what became of it")
final class ReadsIT {
  private static final int LISTED = 120;

  @TempDir static Path data;
  private static TestCentral central;

  @BeforeAll
  static void start() {
    central = new TestCentral(data);
    central.declare("Paris");
    central.declare("Rome");
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void aListingUnderConstantWritesIsCompleteAndShowsOneMoment() {
    central.declare("List");
    List<String> before = new ArrayList<>();
    for (int i = 0; i < LISTED; i++) {
      before.add("p%03d".formatted(i));
    }
    write("first", before, 1);
    ListRecordsRequest.Builder request =
        ListRecordsRequest.newBuilder().setStore("List").setPageSize(7);
    List<Record> listed = new ArrayList<>();
    long asOf = 0;
    int page = 0;
    do {
      ListRecordsResponse response = central.inventory().listRecords(request.build());
      listed.addAll(response.getRecordsList());
      asOf = asOf == 0 ? response.getFreshness().getAsOf().getSequence() : asOf;
      assertThat(response.getFreshness().getAsOf().getSequence()).isEqualTo(asOf);
      request.setPageToken(response.getNextPageToken());
      write("page" + page, List.of("p%03d".formatted(page), "p%03dx".formatted(page), "zz"), 5);
      page++;
    } while (!request.getPageToken().isEmpty());

    assertThat(listed).extracting(Record::getProduct).containsExactlyElementsOf(before);
    assertThat(listed).extracting(Record::getOnHand).containsOnly(1L);
  }

  @Test
  void aPageWhoseSnapshotIsGoneIsRefused() {
    central.inventory().adjustStock(receipt("e1", "E", "Paris", 1));
    central.inventory().adjustStock(receipt("e2", "E", "Rome", 1));
    ListRecordsRequest first =
        ListRecordsRequest.newBuilder().setProduct("E").setPageSize(1).build();
    ListRecordsResponse response = central.inventory().listRecords(first);
    long server =
        ByteBuffer.wrap(Base64.getUrlDecoder().decode(response.getNextPageToken())).getLong(1);
    long epoch = response.getFreshness().getAsOf().getEpoch();
    String gone = new PageToken(server, epoch, 999_999, "product:E", "Paris").text();

    assertThat(
            reason(() ->
                central.inventory().listRecords(first.toBuilder().setPageToken(gone).build())))
        .isEqualTo(ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED);
  }

  @Test
  void aBatchOfReadsShowsOnePosition() {
    central.inventory().adjustStock(receipt("b1", "B1", "Paris", 4));
    long head =
        central
            .inventory()
            .adjustStock(receipt("b2", "B2", "Rome", 5))
            .getReceipt()
            .getApplied()
            .getPosition()
            .getSequence();
    BatchGetRecordsResponse found =
        central
            .inventory()
            .batchGetRecords(
                BatchGetRecordsRequest.newBuilder()
                    .addKeys(key("B2", "Rome"))
                    .addKeys(key("B2", "Paris"))
                    .addKeys(key("B1", "Paris"))
                    .build());

    assertThat(found.getRecordsList()).extracting(Record::getOnHand).containsExactly(5L, 4L);
    assertThat(found.getMissingList()).containsExactly(key("B2", "Paris"));
    assertThat(found.getFreshness().getAsOf().getSequence()).isGreaterThanOrEqualTo(head);
    assertThat(found.getFreshness().getStale()).isFalse();
  }

  @Test
  void availabilitySumsTheStores() {
    central.inventory().adjustStock(receipt("a1", "A", "Paris", 4));
    central.inventory().adjustStock(receipt("a2", "A", "Rome", 5));
    central.inventory().adjustStock(receipt("a3", "AA", "Rome", 50));
    GetAvailabilityResponse sums =
        central
            .inventory()
            .getAvailability(GetAvailabilityRequest.newBuilder().setProduct("A").build());

    assertThat(sums.getRecordsList()).extracting(Record::getStore).containsExactly("Paris", "Rome");
    assertThat(sums.getOnHand()).isEqualTo(9);
    assertThat(sums.getAvailable()).isEqualTo(9);
    assertThat(sums.getReserved()).isZero();
    assertThat(sums.getInTransit()).isZero();
  }

  @Test
  void anUnknownKeyIsNotFoundUntilItIsGivenUp() {
    AdjustStockRequest late = receipt("late", "L", "Paris", 1);

    assertThat(reason(() -> operation("late", false)))
        .isEqualTo(ErrorReason.ERROR_REASON_OPERATION_NOT_FOUND);
    assertThat(operation("late", true).hasAbandoned()).isTrue();
    assertThat(operation("late", true).hasAbandoned()).isTrue();
    assertThat(operation("late", false).hasAbandoned()).isTrue();
    assertThat(reason(() -> central.inventory().adjustStock(late)))
        .isEqualTo(ErrorReason.ERROR_REASON_OPERATION_ABANDONED);
    assertThat(central.inventory().adjustStock(receipt("new", "L", "Paris", 1)).hasRecord())
        .isTrue();
    assertThat(operation("new", true).getAdjustStock().getRecord().getOnHand()).isEqualTo(1);
  }

  @Test
  void aRefusalIsAnsweredTheSameAgainAlsoWhenThereIsStockByThen() {
    central.inventory().adjustStock(receipt("r1", "R", "Paris", 1));
    AdjustStockRequest tooMany = adjust("r2", "R", "Paris", -2, ADJUST_REASON_SALE);
    OnhandError first = error(() -> central.inventory().adjustStock(tooMany));
    central.inventory().adjustStock(receipt("r3", "R", "Paris", 9));
    OnhandError again = error(() -> central.inventory().adjustStock(tooMany));

    assertThat(first.reason()).isEqualTo(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK);
    assertThat(again.reason()).isEqualTo(first.reason());
    assertThat(again.message()).isEqualTo(first.message());
    assertThat(again.failures()).isEqualTo(first.failures());
    assertThat(operation("r2", false).hasRejected()).isTrue();
  }

  @Test
  void eachPartSaysThatItServesAndReflectionNamesTheServices() {
    for (String part : List.of("", "ingest", "storage", "feed")) {
      assertThat(
              HealthGrpc.newBlockingStub(central.channel())
                  .check(HealthCheckRequest.newBuilder().setService(part).build())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
    Collected<ServerReflectionResponse> answers = new Collected<>();
    StreamObserver<ServerReflectionRequest> reflection =
        ServerReflectionGrpc.newStub(central.channel()).serverReflectionInfo(answers);
    reflection.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    List<ServerReflectionResponse> listed = answers.awaitCount(1);
    reflection.onCompleted();

    assertThat(listed.getFirst().getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(
            "onhand.inventory.v1.InventoryService",
            "onhand.replication.v1.ReplicationService",
            "onhand.admin.v1.AdminService",
            "grpc.health.v1.Health");
  }

  private static void write(String keys, List<String> products, long delta) {
    Collected<MutateStreamResponse> answers = new Collected<>();
    StreamObserver<MutateStreamRequest> stream = central.inventoryAsync().mutateStream(answers);
    for (String product : products) {
      stream.onNext(
          MutateStreamRequest.newBuilder()
              .setAdjustStock(receipt(keys + product, product, "List", delta))
              .build());
    }
    stream.onCompleted();
    assertThat(answers.awaitEnd()).hasSize(products.size());
  }

  private static GetOperationResponse operation(String key, boolean resolve) {
    return central
        .inventory()
        .getOperation(
            GetOperationRequest.newBuilder()
                .setOrigin("test")
                .setIdempotencyKey(key)
                .setResolve(resolve)
                .build());
  }

  private static AdjustStockRequest receipt(
      String key, String product, String store, long quantity) {
    return adjust(key, product, store, quantity, ADJUST_REASON_RECEIPT);
  }

  private static RecordKey key(String product, String store) {
    return RecordKey.newBuilder().setProduct(product).setStore(store).build();
  }

  private static ErrorReason reason(ThrowingCallable call) {
    return error(call).reason();
  }

  private static OnhandError error(ThrowingCallable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as("the call fails").isNotNull();
    return OnhandError.of(failure);
  }
}
