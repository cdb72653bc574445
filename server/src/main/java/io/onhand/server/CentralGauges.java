package io.onhand.server;

import io.onhand.server.admin.Alarms;
import io.onhand.server.backup.BackupManifest;
import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.feed.FeedFigures;
import io.onhand.server.log.LogReader;
import io.onhand.server.observability.Gauge;
import io.onhand.server.observability.Gauges;
import io.onhand.server.storage.DiskSpace;
import io.onhand.server.storage.rocksdb.RocksStore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Registers Central's figures. */
final class CentralGauges {

  private CentralGauges() {}

  static void pipeline(Gauges gauges, Pipeline pipeline) {
    gauges.register(Gauge.LOG_HEAD, () -> pipeline.head().sequence());
    gauges.register(Gauge.LOG_HORIZON, () -> pipeline.head().horizon());
    gauges.register(Gauge.IN_FLIGHT, () -> pipeline.admission().inFlight());
    gauges.register(Gauge.IN_FLIGHT_BYTES, () -> pipeline.admission().inFlightBytes());
  }

  static void disk(Gauges gauges, RocksStore store, TrimPart trims, DiskSpace disk) {
    LogReader log = new LogReader(store);
    gauges.register(Gauge.LOG_BYTES, trims::logBytes);
    gauges.register(Gauge.LOG_OLDEST, () -> log.oldest().orElse(0L));
    gauges.register(Gauge.DISK_USABLE, () -> disk.check().usableBytes());
    gauges.storage(store::figures);
  }

  static void backups(Gauges gauges, BackupPart backups) {
    gauges.register(Gauge.CHECKPOINT_BYTES, () -> ofNewestVerified(backups, BackupManifest::bytes));
    gauges.register(
        Gauge.CHECKPOINT_TIME,
        () ->
            ofNewestVerified(
                backups, manifest -> TimeUnit.MICROSECONDS.toSeconds(manifest.createdAtMicros())));
    gauges.register(
        Gauge.CHECKPOINT_SEQUENCE, () -> ofNewestVerified(backups, BackupManifest::sequence));
    gauges.register(Gauge.CHECKPOINT_FAILURES, backups::failures);
  }

  static void feed(Gauges gauges, LongSupplier subscribers, Supplier<FeedFigures> figures) {
    gauges.register(Gauge.SUBSCRIBERS, subscribers);
    gauges.register(Gauge.FEED_TAIL_BYTES, () -> figures.get().tail());
    gauges.register(Gauge.FEED_WAITING_BYTES, () -> figures.get().waiting());
    gauges.register(Gauge.FEED_ENCODED_LOG_BYTES, () -> figures.get().encodedLog());
    gauges.register(Gauge.FEED_AHEAD_LOG_BYTES, () -> figures.get().aheadOfLog());
    gauges.register(Gauge.FEED_AHEAD_SNAPSHOTS_BYTES, () -> figures.get().aheadOfSnapshots());
    gauges.register(Gauge.FEED_PULLS_BYTES, () -> figures.get().pulls());
  }

  static void alarms(Gauges gauges, Alarms alarms) {
    gauges.register(Gauge.ALARMS, () -> alarms.sentences().size());
  }

  private static long ofNewestVerified(BackupPart backups, ToLongFunction<BackupManifest> figure) {
    return backups
        .backups()
        .newestVerified()
        .map(Listed::manifest)
        .map(figure::applyAsLong)
        .orElse(0L);
  }
}
