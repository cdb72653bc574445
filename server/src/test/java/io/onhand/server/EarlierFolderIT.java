package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.grpc.StatusRuntimeException;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a folder that the first version wrote: stores Paris and Lyon, adjustments k1 to k4 of the
 * origin {@code till}, two of them refused, and a sync run of one chunk.
 */
@DisplayName("A data folder that the first version wrote opens, and goes on")
final class EarlierFolderIT {
  @TempDir Path data;

  @BeforeEach
  void unpack() throws IOException {
    try (InputStream file =
            Objects.requireNonNull(
                EarlierFolderIT.class.getResourceAsStream("earlier-folder.zip"));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = data.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.write(path, zip.readAllBytes());
        }
      }
    }
  }

  @Test
  void answersAsItDidAndTakesTheNewOperations() {
    try (TestCentral central = new TestCentral(data)) {
      AdjustStockResponse again =
          central.inventory().adjustStock(adjust("k2", "INV-1", -3, ADJUST_REASON_SALE));
      assertThat(again.getReceipt().getReplayed()).isTrue();
      assertThat(again.getReceipt().getApplied().getPosition().getSequence()).isEqualTo(4);
      assertThat(again.getRecord().getOnHand()).isEqualTo(7);
      assertThatThrownBy(
              () -> central.inventory().adjustStock(adjust("k3", "", -30, ADJUST_REASON_SALE)))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("7 are available");
      assertThat(record(central, "A", "Paris").getOnHand()).isEqualTo(8);
      assertThat(record(central, "B", "Lyon").getOnHand()).isEqualTo(5);

      ReserveStockResponse held = central.inventory().reserveStock(reserve("k5", 6));
      assertThat(held.getReceipt().getApplied().getPosition().getSequence()).isEqualTo(9);
    }
    try (TestCentral central = new TestCentral(data)) {
      assertThat(record(central, "A", "Paris").getReserved()).isEqualTo(6);
      central.inventory().adjustStock(adjust("k6", "", 1, ADJUST_REASON_RECEIPT));
    }
  }

  @Test
  void itsLogIsReadWithoutBeingTouched() {
    try (KeyValueSnapshot snapshot =
        RocksStore.openReadOnly(
            data, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL)) {
      List<Entry> entries =
          new LogReader(snapshot)
              .blocksAfter(0, Long.MAX_VALUE).stream()
                  .flatMap(block -> block.entries().stream())
                  .toList();

      assertThat(entries)
          .extracting(Entry::sequence)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
      assertThat(entries).allMatch(it -> it.command().header().kind() == CommandKind.REQUEST);
      assertThat(entries.getLast().recordChanges()).hasSize(2);
    }
  }

  private static AdjustStockRequest adjust(
      String key, String reference, long delta, AdjustReason reason) {
    AdjustStockRequest.Builder request =
        TestCentral.adjust(key, "A", "Paris", delta, reason).toBuilder();
    return request.setCommand(header(key).setReference(reference)).build();
  }

  private static ReserveStockRequest reserve(String key, long quantity) {
    return ReserveStockRequest.newBuilder()
        .setCommand(header(key))
        .addLines(HoldLine.newBuilder().setProduct("A").setStore("Paris").setQuantity(quantity))
        .setDuration(Duration.newBuilder().setSeconds(3_600))
        .build();
  }

  private static CommandHeader.Builder header(String key) {
    return CommandHeader.newBuilder().setOrigin("till").setIdempotencyKey(key);
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
}
