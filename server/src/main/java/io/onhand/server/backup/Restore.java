package io.onhand.server.backup;

import io.onhand.server.log.EpochStart;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DataFolder;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.RestoringFolder;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import io.onhand.server.storage.Witness;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredSubscribers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Makes a data folder of a backup, without a server. The files are compared with the manifest as
 * they are copied. A new epoch begins: what Central answered after the backup is unknown to it, and
 * whoever holds a position of the old epoch learns so. The folder becomes a data folder with the
 * last step: until then no Central starts on it, and the restore can be run again.
 */
public final class Restore {
  private Restore() {}

  /**
   * What was restored.
   *
   * @param endedEpoch the epoch of the backup
   * @param endedSequence the last entry of it
   * @param epoch the one that begins
   * @param sequence the entry with which it begins
   */
  public record Restored(long endedEpoch, long endedSequence, long epoch, long sequence) {}

  /**
   * Restores a backup.
   *
   * @param target the data folder to be; absent or empty
   * @throws BackupException NOT_FOUND, DAMAGED, FAILED or CANCELLED; TARGET when the target cannot
   *     be used, and nothing in it was changed
   */
  public static Restored run(BackupFolder backup, Path target, Instant now, Progress progress) {
    BackupManifest manifest = backup.manifest();
    try (RestoringFolder restoring = begin(target)) {
      SyncedFiles.createFolders(restoring.store());
      backup.copyFiles(manifest, restoring.store(), progress);
      SyncedFiles.syncFolder(restoring.store());
      DataFolder.mark(restoring.path(), DataFormat.CENTRAL);
      progress.at("beginning a new epoch", 0, 1, "epochs");
      Head head = begin(restoring.path(), backup, manifest, now);
      Witness.create(restoring.path(), new Witness.Mark(head.epoch(), head.sequence()));
      progress.at("making it the data folder", 0, 1, "folders");
      restoring.finish(DataFormat.CENTRAL);
      return new Restored(manifest.epoch(), manifest.sequence(), head.epoch(), head.sequence());
    } catch (IOException | StorageException | DataFolderException e) {
      throw BackupException.failed(
          "Expected to restore %s into %s, but: %s. Run it again."
              .formatted(backup.path(), target, e),
          e);
    }
  }

  private static RestoringFolder begin(Path target) {
    try {
      return RestoringFolder.begin(target);
    } catch (DataFolderException e) {
      throw new BackupException(BackupException.Reason.TARGET, String.valueOf(e.getMessage()), e);
    }
  }

  private static Head begin(
      Path folder, BackupFolder backup, BackupManifest manifest, Instant now) {
    try (RocksStore store =
        RocksStore.open(
            folder, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL)) {
      Head found = new StoredState(store).head().orElse(Head.empty(0));
      long last = new LogReader(store).last().map(it -> it.header().lastSequence()).orElse(0L);
      if (found.epoch() != manifest.epoch()
          || found.sequence() != manifest.sequence()
          || last != manifest.sequence()) {
        throw BackupException.damaged(
            "Expected the log of %s to end at sequence %d, but it ends at %s."
                .formatted(backup.path(), manifest.sequence(), found));
      }
      // What followers have made durable is theirs to say anew: it may be more than there is now.
      // But
      // one that is off now must not be forgotten: it may have sold what nobody else knows of.
      new StoredSubscribers(store).forgetReports();
      Head head =
          EpochStart.append(store, ChronoUnit.MICROS.between(Instant.EPOCH, now), backup.name());
      store.flush();
      return head;
    }
  }
}
