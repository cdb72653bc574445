package io.onhand.server.backup;

import io.onhand.server.backup.BackupException.Reason;
import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import io.onhand.server.storage.schema.StoredState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups and checkpoints of a Central that serves. Any thread; one thing at a time: who comes
 * while another is being made or verified is told BUSY.
 */
public final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

  /** Where checkpoints are, in the data folder. */
  public static final String CHECKPOINTS = "checkpoints";

  private static final String COPYING = "backup.checkpoint";
  private static final String SCRATCH = "backup.scratch";

  private final KeyValueStore store;
  private final Path data;
  private final BackupShelf backups;
  private final BackupShelf checkpoints;
  private final Clock clock;
  private final ReentrantLock busy = new ReentrantLock();
  private final long epoch;
  private final Lineage lineage;
  private volatile Newest newest;

  /** The newest that are verified, and of those the newest whose log was replayed. */
  private record Newest(@Nullable Listed verified, @Nullable Listed replayed) {}

  /**
   * Those of one Central. What was under way when it ended is thrown away.
   *
   * @param store its store, in use
   * @param data its data folder
   * @param backupFolder where backups go; made with the first
   * @param clock the wall clock
   */
  public Backups(KeyValueStore store, Path data, Path backupFolder, Clock clock) {
    this.store = store;
    this.data = data;
    this.backups = new BackupShelf(backupFolder);
    this.checkpoints = new BackupShelf(data.resolve(CHECKPOINTS));
    this.clock = clock;
    throwAway(data.resolve(COPYING));
    throwAway(data.resolve(SCRATCH));
    throwAway(checkpoints.unfinished());
    StoredState state = new StoredState(store);
    this.epoch = state.head().map(Head::epoch).orElse(0L);
    this.lineage = state.lineage();
    newest = newest();
  }

  /**
   * Looks again which copies are there: one that somebody deleted, or whose disk is away, does not
   * count any more. May wait for a disk that does not answer.
   */
  public void look() {
    newest = newest();
  }

  /** Where backups go. */
  public Path backupFolder() {
    return backups.path();
  }

  /** The backups, the newest first. */
  public List<Listed> backups() {
    return backups.list();
  }

  /** The checkpoints, the newest first. */
  public List<Listed> checkpoints() {
    return checkpoints.list();
  }

  /**
   * The newest checkpoint or backup that is verified, as it was when it was last looked: costs
   * nothing.
   */
  public Optional<Listed> newestVerified() {
    return Optional.ofNullable(newest.verified());
  }

  /**
   * The newest whose log was also replayed, as it was when it was last looked. The log up to its
   * end need not be kept: from this copy all can be had, and it was tried.
   */
  public Optional<Listed> newestReplayed() {
    return Optional.ofNullable(newest.replayed());
  }

  /** The position of that. */
  public Optional<Position> newestReplayedPosition() {
    return newestReplayed()
        .map(Listed::manifest)
        .map(manifest -> new Position(manifest.epoch(), manifest.sequence()));
  }

  /** Whether one is being made or verified. */
  public boolean isBusy() {
    return busy.isLocked();
  }

  /** Whether a backup is a checkpoint. */
  public boolean isCheckpoint(BackupFolder folder) {
    return checkpoints.path().equals(folder.path().getParent());
  }

  /**
   * Makes a backup.
   *
   * @throws BackupException FAILED, BUSY or CANCELLED; then there is none
   */
  public Listed create(Progress progress) {
    return alone(() -> {
      try {
        return Listed.of(
            new BackupWriter(store, backups, progress)
                .copied(data.resolve(COPYING), clock.instant()));
      } catch (IOException | StorageException e) {
        throw BackupException.failed(
            "Expected to make a backup in %s, but: %s".formatted(backups.path(), e), e);
      } finally {
        throwAway(backups.unfinished());
      }
    });
  }

  /**
   * Makes a checkpoint, not verified yet.
   *
   * @throws BackupException FAILED, BUSY or CANCELLED; then there is none
   */
  public Listed checkpoint(Progress progress) {
    return alone(() -> {
      try {
        return Listed.of(new BackupWriter(store, checkpoints, progress).shared(clock.instant()));
      } catch (IOException | StorageException e) {
        throw BackupException.failed(
            "Expected to make a checkpoint in %s, but: %s".formatted(checkpoints.path(), e), e);
      } finally {
        throwAway(checkpoints.unfinished());
      }
    });
  }

  /**
   * Verifies a backup or checkpoint.
   *
   * @return it with the verdict; a damaged one is one
   * @throws BackupException NOT_FOUND, FAILED, BUSY or CANCELLED
   */
  public Listed verify(String name, Progress progress) {
    return alone(() -> {
      BackupFolder folder =
          backups.find(name).or(() -> checkpoints.find(name)).orElseThrow(() -> notFound(name));
      try {
        VerificationMark verdict =
            new BackupCheck(all(), data.resolve(SCRATCH), progress).check(folder, clock.instant());
        Listed listed = Listed.of(folder);
        // The mark may not have been written: a backup folder can be read-only.
        return new Listed(folder, listed.manifest(), verdict, verdict.problem());
      } finally {
        look();
      }
    });
  }

  /**
   * Removes the oldest checkpoints: so many verified ones are kept, and of those that are not,
   * being damaged or broken off, no more than so many that are younger.
   */
  public void removeOldCheckpoints(int kept) {
    alone(() -> {
      int verified = 0;
      int others = 0;
      for (Listed checkpoint : checkpoints.list()) {
        others += checkpoint.isVerified() ? 0 : 1;
        if (verified >= kept || (!checkpoint.isVerified() && others > kept)) {
          try {
            checkpoints.remove(checkpoint.folder());
          } catch (IOException e) {
            throw BackupException.failed(
                "Expected to remove the checkpoint %s, but: %s"
                    .formatted(checkpoint.folder().path(), e),
                e);
          }
        }
        verified += checkpoint.isVerified() ? 1 : 0;
      }
      look();
      return true;
    });
  }

  private Newest newest() {
    List<Listed> verified =
        all().stream()
            .filter(Listed::isVerified)
            .filter(it -> it.manifest() != null && isOfThisLog(it.manifest()))
            .sorted(Comparator.comparingLong(Listed::sequence).reversed())
            .toList();
    return new Newest(
        verified.stream().filter(Listed::isThere).findFirst().orElse(null),
        verified.stream()
            .filter(Listed::isReplayed)
            .filter(Listed::isThere)
            .findFirst()
            .orElse(null));
  }

  /** Not of what an epoch held beyond its end here: that is another history. */
  private boolean isOfThisLog(BackupManifest manifest) {
    return manifest.epoch() == epoch
        || manifest.sequence() <= lineage.ended().getOrDefault(manifest.epoch(), -1L);
  }

  /** Those that can be listed: a backup folder that is away must not keep Central from starting. */
  private List<Listed> all() {
    List<Listed> all = new ArrayList<>();
    for (BackupShelf shelf : List.of(checkpoints, backups)) {
      try {
        all.addAll(shelf.list());
      } catch (BackupException e) {
        LOG.atWarn()
            .setCause(e)
            .addKeyValue("folder", shelf.path())
            .log("Backups count as absent.");
      }
    }
    return all;
  }

  /** What was never finished; what cannot be deleted now is deleted, or told, by the next task. */
  private static void throwAway(Path left) {
    try {
      SyncedFiles.deleteAll(left);
    } catch (IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("folder", left).log("Expected to delete what is left.");
    }
  }

  private static BackupException notFound(String name) {
    return new BackupException(
        Reason.NOT_FOUND,
        "Expected the name of a backup or checkpoint, but there is none called " + name + ".",
        null);
  }

  private <T> T alone(Task<T> task) {
    if (!busy.tryLock()) {
      throw new BackupException(
          Reason.BUSY, "Expected no other backup at work, but one is. Try again later.", null);
    }
    try {
      return task.run();
    } finally {
      busy.unlock();
    }
  }

  private interface Task<T> {
    T run();
  }
}
