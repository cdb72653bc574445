package io.onhand.server;

import io.onhand.server.admin.Alarms;
import io.onhand.server.api.BackupCalls;
import io.onhand.server.backup.BackupException;
import io.onhand.server.backup.BackupManifest;
import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.backup.Backups;
import io.onhand.server.backup.Progress;
import io.onhand.server.config.BackupSettings;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups and checkpoints put together: their thread, {@code backup-1}, and when a checkpoint is
 * due. Commands come first: while some are under way, a checkpoint rests as long as it works.
 */
final class BackupPart implements AutoCloseable {
  /** How often it is looked whether a checkpoint is due. */
  static final long LOOK_MILLIS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger(BackupPart.class);
  private static final long REST_NANOS_MAX = Duration.ofMillis(100).toNanos();

  private final CentralSettings settings;
  private final RocksStore store;
  private final BooleanSupplier isAtWork;
  private final DiskSpace disk;
  private final Alarms alarms;
  private final Clock clock;
  private final Backups backups;
  private final BackupCalls calls;
  private final ReadThreads thread = new ReadThreads("backup", 1, 1);

  /** Not the one above, which may be at work for long, and none that must go on. */
  private final ReadThreads looks = new ReadThreads("backup-look", 1, 1);

  private final AtomicLong failures = new AtomicLong();
  private volatile boolean isMaking;
  private volatile boolean isClosing;

  /**
   * Those of a data folder.
   *
   * @param isAtWork whether commands are under way
   * @param disk must stay above its low-water mark
   * @param clock the wall clock
   */
  BackupPart(
      CentralSettings settings,
      RocksStore store,
      BooleanSupplier isAtWork,
      DiskSpace disk,
      Alarms alarms,
      Clock clock) {
    this.settings = settings;
    this.store = store;
    this.isAtWork = isAtWork;
    this.disk = disk;
    this.alarms = alarms;
    this.clock = clock;
    BackupSettings how = settings.backups();
    this.backups = new Backups(store, settings.data(), how.folder(), clock);
    this.calls =
        new BackupCalls(
            backups,
            how.checkpointHours(),
            how.checkpointsKept(),
            thread,
            this::guard,
            () -> isClosing);
  }

  BackupCalls calls() {
    return calls;
  }

  Backups backups() {
    return backups;
  }

  /**
   * Has it looked which backups are there, and runs what follows. Returns at once.
   *
   * @throws RejectedExecutionException when looks wait already: a disk does not answer
   */
  Future<?> look(Runnable next) {
    FutureTask<?> task =
        new FutureTask<>(
            () -> {
              backups.look();
              next.run();
            },
            null);
    looks.execute(task);
    return task;
  }

  /** Whether a checkpoint is due and not yet made, proved and the oldest removed. */
  boolean isMakingCheckpoint() {
    return isMaking;
  }

  /**
   * Has a checkpoint made, verified and the oldest removed when it is time; before that, the newest
   * one verified whose verification was broken off. Returns at once.
   */
  void makeCheckpointWhenDue() {
    int hours = settings.backups().checkpointHours();
    if (hours == 0 || backups.isBusy() || isMaking) {
      return;
    }
    Supplier<Listed> task;
    try {
      List<Listed> checkpoints = backups.checkpoints();
      if (!checkpoints.isEmpty() && checkpoints.getFirst().isUnverified()) {
        task = checkpoints::getFirst;
      } else if (isDue(checkpoints, Duration.ofHours(hours))) {
        task = () -> backups.checkpoint(new Resting());
      } else {
        return;
      }
    } catch (BackupException e) {
      raise(e);
      return;
    }
    try {
      isMaking = true;
      thread.execute(() -> proveCheckpoint(task));
    } catch (RejectedExecutionException e) {
      isMaking = false;
      LOG.debug("A backup is being made: the checkpoint waits.");
    }
  }

  private boolean isDue(List<Listed> checkpoints, Duration interval) {
    long last =
        checkpoints.stream()
            .map(Listed::manifest)
            .mapToLong(it -> it == null ? 0 : it.createdAtMicros())
            .max()
            .orElse(0);
    try {
      Instant born = Files.getLastModifiedTime(settings.data().resolve("FORMAT")).toInstant();
      last = Math.max(last, ChronoUnit.MICROS.between(Instant.EPOCH, born));
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("Expected to see how old the data folder is, but cannot.");
    }
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    return now - last >= TimeUnit.SECONDS.toMicros(interval.toSeconds());
  }

  /** Proves a checkpoint that is there or made for it; those that are over go in any case. */
  private void proveCheckpoint(Supplier<Listed> checkpoint) {
    try {
      requireRoom();
      Listed made = checkpoint.get();
      Listed verified = backups.verify(made.folder().name(), new Resting());
      backups.removeOldCheckpoints(settings.backups().checkpointsKept());
      if (!verified.isVerified()) {
        throw BackupException.failed(verified.problem(), null);
      }
      BackupManifest manifest = verified.manifest();
      LOG.atInfo()
          .addKeyValue("checkpoint", made.folder().name())
          .addKeyValue("sequence", manifest == null ? 0 : manifest.sequence())
          .log("A checkpoint was verified.");
      alarms.clear(Alarms.Cause.CHECKPOINT_FAILED);
    } catch (RuntimeException e) {
      if (!(e instanceof BackupException failure
          && (failure.reason() == BackupException.Reason.CANCELLED
              || failure.reason() == BackupException.Reason.BUSY))) {
        raise(e);
      }
    } finally {
      isMaking = false;
    }
  }

  /** How many checkpoints could not be made or proved since the start. */
  long failures() {
    return failures.get();
  }

  private void raise(RuntimeException e) {
    failures.incrementAndGet();
    alarms.raise(
        Alarms.Cause.CHECKPOINT_FAILED,
        "The last checkpoint could not be made or proved: " + e.getMessage());
  }

  /** A replay needs about what the store has, and the disk must stay above its mark. */
  private void requireRoom() {
    DiskSpace.Reading reading = disk.check();
    long needed =
        reading.lowWaterBytes()
            + RocksSettings.AGENT.headroomBytes()
            + store.figures().tableBytes();
    if (reading.usableBytes() < needed) {
      throw BackupException.failed(
          "Expected %d bytes free for a checkpoint and its proof, but there are %d. Free some space."
              .formatted(needed, reading.usableBytes()),
          null);
    }
  }

  /** Ends what would fill the disk. */
  private void guard(String step, long done, long total, String unit) {
    if (disk.check().low()) {
      throw BackupException.failed(
          "Expected the disk to stay above its low-water mark, but it has not. Free some space.",
          null);
    }
  }

  /** Of a checkpoint, for which nobody waits. */
  private final class Resting implements Progress {
    private long since = System.nanoTime();

    @Override
    public void at(String step, long done, long total, String unit) {
      if (isClosing) {
        throw BackupException.cancelled();
      }
      guard(step, done, total, unit);
      long worked = System.nanoTime() - since;
      if (isAtWork.getAsBoolean()) {
        LockSupport.parkNanos(Math.min(worked, REST_NANOS_MAX));
      }
      since = System.nanoTime();
    }
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    isClosing = true;
    thread.close();
    looks.close();
  }
}
