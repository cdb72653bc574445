package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.admin.v1.TrimBound;
import io.onhand.admin.v1.TrimBoundKind;
import io.onhand.admin.v1.TrimRequest;
import io.onhand.admin.v1.TrimResponse;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "Central says what holds its log back, and starts on a trimmed log but not on a cut one")
final class TrimIT {
  private static final long ENTRIES = 11;

  @TempDir Path data;

  @Test
  void keepsWhatIsPromisedAndSaysWhy() {
    try (TestCentral central = new TestCentral(data)) {
      trade(central);

      TrimResponse answer = central.admin().trim(TrimRequest.getDefaultInstance());

      assertThat(answer.getOldestBefore()).isEqualTo(1);
      assertThat(answer.getOldestAfter()).isEqualTo(1);
      assertThat(answer.getLogBytes()).isPositive();
      assertThat(answer.getBoundsList())
          .extracting(TrimBound::getKind)
          .contains(
              TrimBoundKind.TRIM_BOUND_KIND_VERIFIED_CHECKPOINT,
              TrimBoundKind.TRIM_BOUND_KIND_HORIZON,
              TrimBoundKind.TRIM_BOUND_KIND_AGE,
              TrimBoundKind.TRIM_BOUND_KIND_LAST_BLOCK);
      assertThat(answer.getBounds(0).getKeepsFrom()).isEqualTo(1);
    }
  }

  @Test
  void countsNoVerifiedCopyThatIsNotThereAnyMore() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      trade(central);
      Backup made = central.verifiedBackup();
      assertThat(keptForACheckpoint(central)).isEqualTo(ENTRIES + 1);
      assertThat(status(central).getReplayedBackup()).isEqualTo(made.getPosition());

      Files.move(Path.of(made.getPath()), data.resolve("away"));

      assertThat(keptForACheckpoint(central)).isEqualTo(1);
      assertThat(status(central).hasVerifiedBackup()).isFalse();
      assertThat(status(central).hasReplayedBackup()).isFalse();
    }
  }

  private static long keptForACheckpoint(TestCentral central) {
    return central
        .admin()
        .trim(TrimRequest.newBuilder().setDryRun(true).build())
        .getBoundsList()
        .stream()
        .filter(it -> it.getKind() == TrimBoundKind.TRIM_BOUND_KIND_VERIFIED_CHECKPOINT)
        .findFirst()
        .orElseThrow()
        .getKeepsFrom();
  }

  private static GetStatusResponse status(TestCentral central) {
    return central.admin().getStatus(GetStatusRequest.getDefaultInstance());
  }

  @Test
  void startsOnALogThatBeginsWhereItWasTrimmed() {
    try (TestCentral central = new TestCentral(data)) {
      trade(central);
    }
    change(store -> trim(store, 5));
    try (TestCentral central = new TestCentral(data)) {
      assertThat(
              central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getOldestSequence())
          .isEqualTo(5);
      central.inventory().adjustStock(adjust("more", "85123A", "Paris", 1, ADJUST_REASON_RECEIPT));
    }
  }

  @Test
  void refusesALogThatLostItsBeginning() {
    try (TestCentral central = new TestCentral(data)) {
      trade(central);
    }
    change(store -> {
      WriteBatch batch = new WriteBatch();
      batch.delete(CentralFamily.LOG, Keys.sequence(1));
      store.write(batch, Durability.SYNCED);
    });

    assertThatThrownBy(() -> new TestCentral(data).close())
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("begin at 1");
  }

  /** Drops what is before the block of an entry, as Central does. */
  static void trim(RocksStore store, long sequence) {
    BlockHeader first = new LogReader(store).blocksAfter(sequence - 1, 1).getFirst().header();
    WriteBatch batch = new WriteBatch();
    new LogStart(first.firstSequence(), first.previousChecksum()).trim(batch);
    store.write(batch, Durability.SYNCED);
  }

  /** One entry a block, because each is waited for. */
  private static void trade(TestCentral central) {
    central.declare("Paris");
    for (int i = 1; i < ENTRIES; i++) {
      central.inventory().adjustStock(adjust("k" + i, "85123A", "Paris", 1, ADJUST_REASON_RECEIPT));
    }
  }

  private void change(Consumer<RocksStore> change) {
    try (RocksStore store =
        RocksStore.open(
            data, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL)) {
      change.accept(store);
    }
  }
}
