package io.onhand.agent;

import io.onhand.agent.api.AgentServices;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.SnapshotPool;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be looked at every now and then, on the thread {@code timer}. */
final class Timer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Timer.class);
  private static final long WAITS_MILLIS = 100;
  private static final long HEALTH_MILLIS = 200;
  private static final long DISK_MILLIS = 500;
  private static final long SWEEP_MILLIS = 1_000;

  private final DiskSpace disk;
  private final SnapshotPool snapshots;
  private final AgentServices services;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("timer").daemon().unstarted(task));

  Timer(DiskSpace disk, SnapshotPool snapshots, AgentServices services) {
    this.disk = disk;
    this.snapshots = snapshots;
    this.services = services;
  }

  /** Looks at the disk once, so that nothing is written on a full one, and then regularly. */
  void start() {
    disk.check();
    every(WAITS_MILLIS, services::endLongWaits);
    every(HEALTH_MILLIS, services::refreshHealth);
    every(DISK_MILLIS, disk::check);
    every(SWEEP_MILLIS, snapshots::sweep);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    timer.close();
  }

  private void every(long millis, Runnable chore) {
    var _ =
        timer.scheduleWithFixedDelay(() -> guarded(chore), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** A chore that fails once is tried again; a timer would drop it silently. */
  private static void guarded(Runnable chore) {
    try {
      chore.run();
    } catch (RuntimeException e) {
      log.error("Expected a chore to be done, but it failed.", e);
    }
  }
}
