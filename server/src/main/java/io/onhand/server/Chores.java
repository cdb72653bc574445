package io.onhand.server;

import io.onhand.server.admin.Alarms;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.log.HorizonRule;
import io.onhand.server.log.LogReader;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.SnapshotPool;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be looked at every now and then, on the thread {@code timer}. */
final class Chores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
  private static final long EXPIRY_MILLIS = 50;
  private static final long DISK_MILLIS = 500;
  static final long SWEEP_MILLIS = 1_000;
  private static final long HORIZON_MILLIS = 60_000;

  private final LogReader log;
  private final Pipeline pipeline;
  private final DiskSpace disk;
  private final SnapshotPool snapshots;
  private final Alarms alarms;
  private final Duration logAgeMin;
  private final Consumer<Boolean> ingest;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("timer").daemon().unstarted(task));

  /**
   * The chores, not started.
   *
   * @param logAgeMin what is younger is remembered
   * @param ingest told whether commands are taken
   */
  Chores(
      KeyValueStore store,
      Pipeline pipeline,
      DiskSpace disk,
      SnapshotPool snapshots,
      Alarms alarms,
      Duration logAgeMin,
      Consumer<Boolean> ingest) {
    this.log = new LogReader(store);
    this.pipeline = pipeline;
    this.disk = disk;
    this.snapshots = snapshots;
    this.alarms = alarms;
    this.logAgeMin = logAgeMin;
    this.ingest = ingest;
  }

  /** Looks at the disk once, so that nothing is written on a full one, and then regularly. */
  void start() {
    lookAtDisk();
    every(EXPIRY_MILLIS, pipeline::expireDue);
    every(DISK_MILLIS, this::lookAtDisk);
    every(SWEEP_MILLIS, this::sweep);
    every(HORIZON_MILLIS, this::moveHorizon);
  }

  /** Runs a task that returns at once after a while; not when the server is going down. */
  void after(long nanos, Runnable task) {
    try {
      var _ = timer.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The server goes down: what was to be done later is not done.");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    timer.close();
  }

  private void lookAtDisk() {
    DiskSpace.Reading reading = disk.check();
    pipeline.admission().diskLow(reading.low());
    ingest.accept(!reading.low());
    alarms.set(
        Alarms.Cause.DISK_LOW,
        reading.low(),
        "The disk has "
            + reading.usableBytes()
            + " bytes left, below the low-water mark of "
            + reading.lowWaterBytes()
            + ": writes are refused until there is room.");
  }

  private void sweep() {
    snapshots.sweep();
    alarms.set(
        Alarms.Cause.WALL_CLOCK_OFF,
        pipeline.isWallClockOff(),
        "The wall clock is more than a minute away from log time, which does not follow it. Mend the"
            + " clock, or restart to take it as it is.");
  }

  private void moveHorizon() {
    HorizonRule.advance(log, pipeline.head(), logAgeMin)
        .ifPresent(advance -> pipeline.submitInternal(advance, outcome -> {}));
  }

  /** Runs a chore that returns at once, again and again. */
  void every(long millis, Runnable chore) {
    var _ =
        timer.scheduleWithFixedDelay(() -> guarded(chore), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** A chore that fails once is tried again; a timer would drop it silently. */
  private static void guarded(Runnable chore) {
    try {
      chore.run();
    } catch (RuntimeException e) {
      LOG.error("Expected a chore to be done, but it failed.", e);
    }
  }
}
