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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trimming put together. The committer does it, so it exists before the pipeline; what is proved of
 * the log is known later, and until then nothing is trimmed.
 */
final class TrimPart {
  /** How often it is looked whether something can go. */
  static final long LOOK_MILLIS = 60_000;

  private final RocksStore store;
  private final LogSettings settings;
  private final Alarms alarms;
  private final LogTrim trim;
  private final StoredState state;
  private volatile @Nullable Backups backups;

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
    return new TrimCalls(trim, this::logBytes);
  }

  /** Whose verified checkpoints count. */
  void protectedBy(Backups all) {
    backups = all;
  }

  /** Has the committer trim, and looks how large the log is. Returns at once. */
  void trimWhatIsOver() {
    var _ = trim.ask();
    long bytes = logBytes();
    alarms.set(
        Alarms.Cause.LOG_LARGE,
        bytes > settings.bytesAlarm(),
        "The log has %d bytes, more than the %d of --log-bytes-alarm-mib. It is kept as promised; see"
                .formatted(bytes, settings.bytesAlarm())
            + " onhand log trim for what holds it back.");
  }

  long logBytes() {
    return store.bytesOf(CentralFamily.LOG);
  }

  /** One of another epoch counts as far as this log descends from it. */
  private long verifiedCheckpoint(Head head) {
    Backups all = backups;
    Position newest = all == null ? null : all.newestVerifiedPosition().orElse(null);
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
