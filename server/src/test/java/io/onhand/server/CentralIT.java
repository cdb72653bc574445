package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Central sells, refuses, remembers, streams and comes back as it was")
final class CentralIT {
  @TempDir Path data;

  @Test
  void sellsDownToTheFloorAndNoFurther() {
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      central.inventory().adjustStock(adjust("k1", "85123A", "Paris", 10, ADJUST_REASON_RECEIPT));
      AdjustStockResponse sold =
          central.inventory().adjustStock(adjust("k2", "85123A", "Paris", -10, ADJUST_REASON_SALE));

      assertThat(sold.getRecord().getOnHand()).isZero();
      assertThatThrownBy(() ->
              central
                  .inventory()
                  .adjustStock(adjust("k3", "85123A", "Paris", -1, ADJUST_REASON_SALE)))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("0 are available");
    }
  }

  @Test
  void answersAgainAfterARestart() {
    AdjustStockResponse first;
    Record before;
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      first =
          central.inventory().adjustStock(adjust("k", "22423", "Paris", 7, ADJUST_REASON_RECEIPT));
      before = record(central, "22423", "Paris");
    }
    try (TestCentral central = new TestCentral(data)) {
      AdjustStockResponse again =
          central.inventory().adjustStock(adjust("k", "22423", "Paris", 7, ADJUST_REASON_RECEIPT));

      assertThat(again.getReceipt().getReplayed()).isTrue();
      assertThat(again.getReceipt().getApplied()).isEqualTo(first.getReceipt().getApplied());
      assertThat(again.getRecord()).isEqualTo(first.getRecord());
      assertThat(record(central, "22423", "Paris")).isEqualTo(before);
      assertThat(central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getRecords())
          .isEqualTo(1);
      assertThat(
              central
                  .inventory()
                  .getOperation(
                      GetOperationRequest.newBuilder()
                          .setOrigin("test")
                          .setIdempotencyKey("k")
                          .build())
                  .getAdjustStock()
                  .getRecord())
          .isEqualTo(first.getRecord());
    }
  }

  @Test
  void streamsASnapshotAndWhatFollows() {
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      central.declare("Rome");
      central.inventory().adjustStock(adjust("k1", "A", "Paris", 5, ADJUST_REASON_RECEIPT));
      central.inventory().adjustStock(adjust("k2", "A", "Rome", 5, ADJUST_REASON_RECEIPT));
      List<SubscribeResponse> frames = new CopyOnWriteArrayList<>();
      central
          .replication()
          .subscribe(
              SubscribeRequest.newBuilder().setSubscriberId("s").addStores("Paris").build(),
              collect(frames));
      await().until(() -> frames.stream().anyMatch(SubscribeResponse::hasBookmark));
      central.inventory().adjustStock(adjust("k3", "A", "Rome", -1, ADJUST_REASON_SALE));
      central.inventory().adjustStock(adjust("k4", "A", "Paris", -2, ADJUST_REASON_SALE));
      await().until(() -> frames.stream().anyMatch(SubscribeResponse::hasEntry));

      assertThat(frames.getFirst().getOpened().getSnapshot()).isTrue();
      assertThat(
              frames.stream()
                  .filter(SubscribeResponse::hasSnapshotRecords)
                  .flatMap(frame -> frame.getSnapshotRecords().getRecordsList().stream())
                  .map(Record::getStore))
          .containsExactly("Paris");
      assertThat(
              frames.stream().filter(SubscribeResponse::hasEntry).map(SubscribeResponse::getEntry))
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.getPreviousSequence()).isEqualTo(4);
            assertThat(entry.getHeader().getSequence()).isEqualTo(6);
            assertThat(entry.getSlices(0).getChanges(0).getRecord().getOnHand()).isEqualTo(3);
            assertThat(entry.getSlices(0).getChanges(0).getOnHandDelta()).isEqualTo(-2);
          });
    }
  }

  private static Record record(TestCentral central, String product, String store) {
    return central
        .inventory()
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct(product).setStore(store))
                .build())
        .getRecord();
  }

  private static StreamObserver<SubscribeResponse> collect(List<SubscribeResponse> frames) {
    return new StreamObserver<>() {
      @Override
      public void onNext(SubscribeResponse frame) {
        frames.add(frame);
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {}
    };
  }
}
