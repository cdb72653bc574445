package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.BackupKind;
import io.onhand.admin.v1.BackupState;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.TrimBound;
import io.onhand.admin.v1.TrimBoundKind;
import io.onhand.admin.v1.TrimRequest;
import io.onhand.agent.chain.KillPoint.Side;
import io.onhand.server.backup.Backups;
import io.onhand.server.backup.Progress;
import io.onhand.server.config.BackupSettings;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.SyncedFiles;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.OperationCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Kills of Central while it sweeps, trims, makes backups and drops checkpoints. None may leave half
 * a backup in the list, nor keep the next from being made and verified. What is on the disk after
 * one write of a sweep or a backup is there before the next, so that is one place.
 */
final class UpkeepKills {

  /** More than keys and history are promised for. */
  private static final int DAYS = 4;

  private static final int NTH = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CHECKPOINTS_KEPT = BackupSettings.CHECKPOINTS_KEPT_DEFAULT;

  private UpkeepKills() {}

  /** All of them, on a chain that trades. */
  static void all(Chain chain) {
    whileItMakesABackup(chain, new KillPoint(Side.AFTER, KillStep.MAKE_CHECKPOINT, 1));
    whileItMakesABackup(chain, new KillPoint(Side.AFTER, KillStep.COPY_FILE, NTH));
    whileItMakesABackup(chain, new KillPoint(Side.AFTER, KillStep.WRITE_MANIFEST, 1));
    whileItMakesABackup(chain, new KillPoint(Side.AFTER, KillStep.NAME_BACKUP, 1));
    letDaysPass(chain);
    whileItSweeps(chain);
    for (Side side : Side.values()) {
      whileItTrims(chain, new KillPoint(side, KillStep.TRIM, 1));
      whileItDropsACheckpoint(chain, new KillPoint(side, KillStep.DROP_CHECKPOINT, 1));
    }
  }

  private static void whileItMakesABackup(Chain chain, KillPoint point) {
    CentralSite central = chain.central();
    List<Backup> before = central.backups();
    central.killAt(point);
    assertThat(isMade(central)).isFalse();
    startAfterTheKill(chain, point);

    List<Backup> found = central.backups();
    boolean isWhole = point.step() == KillStep.NAME_BACKUP;
    assertThat(found)
        .as("backups after a kill %s", point)
        .hasSize(before.size() + (isWhole ? 1 : 0));
    assertThat(found).containsAll(before);
    assertThat(central.data()).isDirectoryNotContaining("glob:**backup.*");
    Backup made = central.createBackup();
    assertThat(central.backups()).hasSize(found.size() + 1).startsWith(made);
    assertThat(Path.of(made.getPath()).getParent()).isDirectoryNotContaining("glob:**.new");
    for (Backup each : isWhole ? List.of(found.getFirst(), made) : List.of(made)) {
      assertThat(central.verifyBackup(each.getName()).getState())
          .isEqualTo(BackupState.BACKUP_STATE_VERIFIED);
    }
  }

  /** Started again, it goes on at once: so it is killed twice in a row. */
  private static void whileItSweeps(Chain chain) {
    CentralSite central = chain.central();
    KillPoint point = new KillPoint(Side.BEFORE, KillStep.SWEEP, 1);
    central.killAt(point);
    central.lookAt(Haste.Look.HORIZON);
    central.awaitKilled();
    point = new KillPoint(Side.AFTER, KillStep.SWEEP, NTH);
    central.killAt(point);
    central.launch();
    startAfterTheKill(chain, point);

    assertSound(chain, point);
    long horizon = keepsFrom(chain, TrimBoundKind.TRIM_BOUND_KIND_HORIZON);
    assertThat(horizon).as("the horizon after a kill %s", point).isGreaterThan(1);
    await("all is swept after a kill " + point)
        .atMost(PATIENCE)
        .until(() -> keepsFrom(chain, TrimBoundKind.TRIM_BOUND_KIND_SWEEP) == horizon);
    assertThat(keysBelow(central, horizon)).as("keys left after a kill %s", point).isZero();
  }

  /** They count as absent, but a sweep that is past them never comes back. */
  private static long keysBelow(CentralSite central, long horizon) {
    long below = 0;
    try (KeyValueSnapshot store =
            RocksStore.openReadOnly(
                central.data(),
                DataFormat.CENTRAL,
                List.of(CentralFamily.values()),
                RocksSettings.CENTRAL);
        KeyValueCursor rows = store.cursor(CentralFamily.IDEMPOTENCY)) {
      for (boolean on = rows.seekToFirst(); on; on = rows.next()) {
        below += OperationCodec.decode(rows.value()).sequence() < horizon ? 1 : 0;
      }
    }
    return below;
  }

  private static void whileItTrims(Chain chain, KillPoint point) {
    CentralSite central = chain.central();
    long oldest = oldest(chain);
    central.killAt(point);
    central.lookAt(Haste.Look.TRIM);
    startAfterTheKill(chain, point);

    assertSound(chain, point);
    assertThat(oldest(chain) > oldest)
        .as("trimmed after a kill %s", point)
        .isEqualTo(point.side() == Side.AFTER);
  }

  private static void whileItDropsACheckpoint(Chain chain, KillPoint point) {
    CentralSite central = chain.central();
    leaveNoneButOldCheckpoints(central);
    central.killAt(point);
    central.lookAt(Haste.Look.CHECKPOINT);
    startAfterTheKill(chain, point);

    assertThat(central.backups())
        .filteredOn(each -> each.getKind() == BackupKind.BACKUP_KIND_CHECKPOINT)
        .extracting(Backup::getState)
        .as("checkpoints after a kill %s", point)
        .hasSize(CHECKPOINTS_KEPT + (point.side() == Side.BEFORE ? 1 : 0))
        .containsOnly(BackupState.BACKUP_STATE_VERIFIED);
    assertThat(central.data().resolve(Backups.CHECKPOINTS)).isDirectoryNotContaining("glob:**.new");
  }

  private static void startAfterTheKill(Chain chain, KillPoint point) {
    chain.central().awaitKilled();
    chain.central().start();
    chain.holdsAfter("a kill " + point);
  }

  /**
   * Central sleeps for days. Nothing waits for it meanwhile: what is older than its memory it
   * refuses, rightly.
   */
  private static void letDaysPass(Chain chain) {
    CentralSite central = chain.central();
    chain
        .tills()
        .atRest(() -> {
          chain.holds("trading");
          central.kill();
          leaveOldCheckpoints(central);
          central.passDays(DAYS);
          central.start();
          chain.till("day " + DAYS, Till.Door.CENTRAL, Chain.PARIS).sell(1);
          chain.holds("days without trading");
        });
  }

  private static void assertSound(Chain chain, KillPoint point) {
    assertThat(chain.central().verifyState().getSound())
        .as("a proof after a kill %s", point)
        .isTrue();
  }

  /** As many as are kept, so old that another is due. */
  private static void leaveOldCheckpoints(CentralSite central) {
    Path data = central.data();
    try {
      SyncedFiles.deleteAll(data.resolve(Backups.CHECKPOINTS));
      Files.setLastModifiedTime(
          data.resolve("FORMAT"), FileTime.from(Instant.now().minus(Duration.ofDays(DAYS))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (RocksStore store =
        RocksStore.open(
            data, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL)) {
      for (int i = 0; i < CHECKPOINTS_KEPT; i++) {
        Clock old = Clock.offset(Clock.systemUTC(), Duration.ofDays(i - DAYS));
        Backups backups = new Backups(store, data, BackupSettings.folderBeside(data), old);
        String name = backups.checkpoint(Progress.SILENT).folder().name();
        assertThat(backups.verify(name, Progress.SILENT).isReplayed()).isTrue();
      }
    }
  }

  /** So that another is due, and one too many then. */
  private static void leaveNoneButOldCheckpoints(CentralSite central) {
    List<Backup> checkpoints =
        central.backups().stream()
            .filter(each -> each.getKind() == BackupKind.BACKUP_KIND_CHECKPOINT)
            .toList();
    try {
      for (Backup newer : checkpoints.subList(0, checkpoints.size() - CHECKPOINTS_KEPT)) {
        SyncedFiles.deleteAll(Path.of(newer.getPath()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMade(CentralSite central) {
    try {
      var _ = central.createBackup();
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static long oldest(Chain chain) {
    return chain
        .central()
        .admin()
        .getStatus(GetStatusRequest.getDefaultInstance())
        .getOldestSequence();
  }

  private static long keepsFrom(Chain chain, TrimBoundKind kind) {
    return chain
        .central()
        .admin()
        .trim(TrimRequest.newBuilder().setDryRun(true).build())
        .getBoundsList()
        .stream()
        .filter(bound -> bound.getKind() == kind)
        .mapToLong(TrimBound::getKeepsFrom)
        .findFirst()
        .orElseThrow();
  }
}
