package io.onhand.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.server.admin.Alarms;
import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.backup.Progress;
import io.onhand.server.backup.TradedStore;
import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.RecordCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "A checkpoint is made and proved when it is due, the oldest goes, and a failure is an alarm")
final class BackupPartTest {
  private static final Instant BORN = Instant.parse("2026-11-20T08:00:00Z");

  @TempDir Path folder;
  private final Alarms alarms = new Alarms();

  @Test
  void byTheClock() throws Exception {
    Path data = folder.resolve("central");
    try (TradedStore traded = new TradedStore(data)) {
      Files.setLastModifiedTime(data.resolve("FORMAT"), FileTime.from(BORN));
      for (int hours : List.of(1, 23)) {
        assertThat(look(traded, hours, 0)).isEmpty();
      }
      assertThat(look(traded, 24, 1)).hasSize(1).allMatch(Listed::isVerified);
      assertThat(look(traded, 47, 1)).hasSize(1);
      traded.sell(5);
      assertThat(look(traded, 48, 2)).hasSize(2);
      traded.sell(5);
      List<Listed> kept = look(traded, 72, 2);
      assertThat(kept).hasSize(2).allMatch(Listed::isVerified);
      assertThat(kept.getFirst().folder().name()).startsWith("checkpoint-20261123-080000-");
      assertThat(alarms.sentences()).isEmpty();
    }
  }

  @Test
  void aFailureIsAnAlarmUntilOneIsMade() throws Exception {
    Path data = folder.resolve("central");
    try (TradedStore traded = new TradedStore(data)) {
      Files.setLastModifiedTime(data.resolve("FORMAT"), FileTime.from(BORN));
      Path blocked = Files.writeString(data.resolve("checkpoints"), "in the way");
      try (BackupPart part = part(traded, 24)) {
        part.makeCheckpointWhenDue();
        await().atMost(Duration.ofSeconds(20)).until(() -> !alarms.sentences().isEmpty());
        assertThat(part.failures()).isEqualTo(1);
      }
      assertThat(alarms.sentences())
          .singleElement()
          .asString()
          .startsWith("The last checkpoint could not be made or proved: Expected ");

      Files.delete(blocked);
      assertThat(look(traded, 25, 1)).hasSize(1);
      assertThat(alarms.sentences()).isEmpty();
    }
  }

  @Test
  void oneWhoseProofWasBrokenOffIsProvedBeforeAnotherIsMade() throws Exception {
    Path data = folder.resolve("central");
    try (TradedStore traded = new TradedStore(data)) {
      Files.setLastModifiedTime(data.resolve("FORMAT"), FileTime.from(BORN));
      try (BackupPart part = part(traded, 24)) {
        part.backups().checkpoint(Progress.SILENT);
      }
      assertThat(look(traded, 25, 1)).hasSize(1).allMatch(Listed::isVerified);
      assertThat(look(traded, 26, 1)).hasSize(1);
    }
  }

  @Test
  void thoseThatCannotBeProvedDoNotPileUp() throws Exception {
    Path data = folder.resolve("central");
    try (TradedStore traded = new TradedStore(data)) {
      Files.setLastModifiedTime(data.resolve("FORMAT"), FileTime.from(BORN));
      spoil(traded);
      for (int day = 1; day <= 4; day++) {
        traded.sell(1);
        assertThat(look(traded, 24 * day, 0)).hasSize(Math.min(day, 2));
      }
      assertThat(alarms.sentences())
          .singleElement()
          .asString()
          .contains("its log comes to a state that has");
    }
  }

  /** So that no replay of the log comes to its state. */
  private static void spoil(TradedStore traded) {
    WriteBatch batch = new WriteBatch();
    RecordKey key = new RecordKey("B", "Paris");
    batch.put(
        CentralFamily.RECORDS,
        Keys.record(key),
        RecordCodec.encode(
            new StockRecord(
                key, 1, 0, 0, new Floor(OptionalLong.of(0)), OptionalLong.empty(), 1, 1, 1)));
    traded.store.write(batch, Durability.SYNCED);
  }

  /** What is there after a look so many hours after the folder was made. */
  private List<Listed> look(TradedStore traded, int hours, int expected) {
    try (BackupPart part = part(traded, hours)) {
      part.makeCheckpointWhenDue();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              !part.backups().isBusy()
                  && part.backups().checkpoints().stream().filter(Listed::isVerified).count()
                      == expected);
      await().atMost(Duration.ofSeconds(20)).until(() -> !part.isMakingCheckpoint());
      return part.backups().checkpoints();
    }
  }

  private BackupPart part(TradedStore traded, int hours) {
    CentralSettings settings =
        TestCentral.settings(
            folder.resolve("central"),
            PipelineLimits.DEFAULT,
            RocksSettings.CENTRAL.headroomBytes());
    return new BackupPart(
        settings,
        traded.store,
        () -> true,
        DiskSpace.of(folder, 1, 1),
        alarms,
        Clock.fixed(BORN.plus(Duration.ofHours(hours)), ZoneOffset.UTC));
  }
}
