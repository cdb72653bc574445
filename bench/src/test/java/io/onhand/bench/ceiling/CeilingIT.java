package io.onhand.bench.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.bench.ceiling.StoreCeiling.Content;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("The ceilings of disk and store really write what they count")
@Timeout(60)
final class CeilingIT {

  private static final Duration TIME = Duration.ofMillis(200);

  @TempDir private Path folder;

  @Test
  void theDiskCeilingLeavesNothingBehind() throws Exception {
    SyncCeiling.Result result = SyncCeiling.measure(folder, TIME);
    assertThat(result.perSecond()).isPositive();
    assertThat(result.p50Nanos()).isPositive().isLessThanOrEqualTo(result.p99Nanos());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theStoreHoldsARowForEachOperation() {
    StoreCeiling.Result result = StoreCeiling.measure(folder, Content.WHOLE, TIME);
    assertThat(result.operationsPerSecond()).isPositive();
    long batches = result.operations() / StoreCeiling.BATCH_OPERATIONS;
    try (KeyValueStore store = reopen()) {
      assertThat(rows(store, CentralFamily.LOG)).isPositive().isEqualTo(batches);
      assertThat(rows(store, CentralFamily.IDEMPOTENCY)).isEqualTo(result.operations());
      // Records are drawn from ten million, so hardly any is drawn twice.
      assertThat(rows(store, CentralFamily.RECORDS)).isGreaterThan(result.operations() * 9 / 10);
    }
  }

  @Test
  void theLogBlockAloneIsAllThatIsWritten() {
    StoreCeiling.Result result = StoreCeiling.measure(folder, Content.LOG_BLOCK, TIME);
    try (KeyValueStore store = reopen()) {
      assertThat(rows(store, CentralFamily.LOG) * StoreCeiling.BATCH_OPERATIONS)
          .isPositive()
          .isEqualTo(result.operations());
      assertThat(rows(store, CentralFamily.IDEMPOTENCY)).isZero();
    }
  }

  private KeyValueStore reopen() {
    return RocksStore.open(
        folder, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL);
  }

  private static long rows(KeyValueStore store, CentralFamily family) {
    long rows = 0;
    try (KeyValueCursor cursor = store.cursor(family)) {
      for (boolean found = cursor.seekToFirst(); found; found = cursor.next()) {
        rows++;
      }
    }
    return rows;
  }
}
