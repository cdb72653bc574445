package io.onhand.server;

import io.onhand.server.admin.Alarms;
import io.onhand.server.api.TrimCalls;
import io.onhand.server.backup.Backups;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Housekeeping;
import io.onhand.server.config.LogSettings;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.log.HorizonSweep;
import io.onhand.server.log.LogTrim;
import io.onhand.server.log.TrimRule.Needs;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.StoredState;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trimming put together. The committer does it, so it exists before the pipeline; what is proved of
 * the log is known later, and until then nothing is trimmed.
 */
final class TrimPart {
  private static final Logger LOG = LoggerFactory.getLogger(TrimPart.class);

  /** How often it is looked whether something can go. */
  static final long LOOK_MILLIS = 60_000;

  private final RocksStore store;
  private final LogSettings settings;
  private final Alarms alarms;
  private final LogTrim trim;
  private final StoredState state;
  private volatile @Nullable Copies copies;

  /**
   * The checkpoints and backups without which the log must be kept.
   *
   * @param backups what is known of them
   * @param look has it looked which are there, and runs what follows; returns at once
   */
  private record Copies(Backups backups, Function<Runnable, Future<?>> look) {}

  TrimPart(
      RocksStore store,
      LogSettings settings,
      Supplier<Head> durable,
      HorizonSweep sweep,
      Supplier<Map<String, SubscriberReport>> subscribers,
      Alarms alarms) {
    this.store = store;
    this.settings = settings;
    this.alarms = alarms;
    this.state = new StoredState(store);
    this.trim =
        new LogTrim(
            store,
            () ->
                new Needs(
                    durable.get(),
                    settings.ageMin(),
                    verifiedCheckpoint(durable.get()),
                    sweep.sweptTo(),
                    subscribers.get(),
                    Clock.SYSTEM.wallMicros()));
  }

  Housekeeping housekeeping() {
    return trim;
  }

  TrimCalls calls() {
    return new TrimCalls(trim, this::look, this::logBytes);
  }

  /** Whose verified copies count, and how it is looked whether they are there. */
  void protectedBy(Backups all, Function<Runnable, Future<?>> look) {
    copies = new Copies(all, look);
  }

  /**
   * Looks which verified copies are there, and then has the committer trim; looks how large the log
   * is. Returns at once: while a disk does not answer nothing is trimmed.
   */
  void trimWhatIsOver() {
    try {
      var _ =
          look(() -> {
            var _ = trim.ask();
          });
    } catch (RejectedExecutionException e) {
      LOG.warn("It is still being looked which backups are there: the log is not trimmed.");
    }
    long bytes = logBytes();
    alarms.set(
        Alarms.Cause.LOG_LARGE,
        bytes > settings.bytesAlarm(),
        "The log has %d bytes, more than the %d of --log-bytes-alarm-mib. It is kept as promised; "
                .formatted(bytes, settings.bytesAlarm())
            + "./onhand log trim --dry-run shows what holds it.");
  }

  long logBytes() {
    return store.bytesOf(CentralFamily.LOG);
  }

  private Future<?> look(Runnable next) {
    Copies all = copies;
    if (all != null) {
      return all.look().apply(next);
    }
    FutureTask<?> none = new FutureTask<>(next, null);
    none.run();
    return none;
  }

  /** One of another epoch counts as far as this log descends from it. */
  private long verifiedCheckpoint(Head head) {
    Copies all = copies;
    Position newest = all == null ? null : all.backups().newestReplayedPosition().orElse(null);
    if (newest == null) {
      return 0;
    }
    if (newest.epoch() == head.epoch()) {
      return newest.sequence();
    }
    Lineage lineage = state.lineage();
    return Math.min(
        newest.sequence(), Objects.requireNonNullElse(lineage.ended().get(newest.epoch()), 0L));
  }
}
