package io.onhand.server.api;

import static io.onhand.server.api.Requests.error;
import static io.onhand.server.api.Requests.key;
import static io.onhand.server.api.Requests.soldAlready;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.onhand.client.OnhandError;
import io.onhand.client.Wire;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.Collected;
import io.onhand.server.TestCentral;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A call that is for another history of the log is refused before it changes anything")
final class EpochGuardIT {

  private static final Metadata.Key<String> EPOCH =
      Metadata.Key.of(Wire.EPOCH_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  @Test
  void decidesOnlyWhatIsForItsOwnEpoch(@TempDir Path data) {
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      AdjustStockRequest sale = soldAlready("k1", "p1", "Paris", 1);

      OnhandError refused = error(() -> of(central, "7").adjustStock(sale));
      assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
      assertThat(refused.metadata()).containsEntry(Wire.WANTED_EPOCH, "7");
      Collected<MutateStreamResponse> items = new Collected<>();
      var stream =
          central
              .inventoryAsync()
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers("7")))
              .mutateStream(items);
      stream.onNext(MutateStreamRequest.newBuilder().setItem(1).setAdjustStock(sale).build());
      assertThat(items.awaitEnd()).isEmpty();
      assertThat(items.failure()).isNotNull();
      GetRecordRequest record = GetRecordRequest.newBuilder().setKey(key("p1", "Paris")).build();
      assertThat(error(() -> central.inventory().getRecord(record)).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_RECORD_NOT_FOUND);

      String own = refused.metadata().getOrDefault("epoch", "");
      assertThat(of(central, own).adjustStock(sale).getReceipt().getReplayed()).isFalse();
      assertThat(central.inventory().adjustStock(sale).getReceipt().getReplayed()).isTrue();
    }
  }

  private static InventoryServiceBlockingStub of(TestCentral central, String epoch) {
    return central
        .inventory()
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(epoch)));
  }

  private static Metadata headers(String epoch) {
    Metadata headers = new Metadata();
    headers.put(EPOCH, epoch);
    return headers;
  }
}
