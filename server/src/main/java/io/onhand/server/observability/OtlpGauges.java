package io.onhand.server.observability;

import io.onhand.server.storage.StorageFigures;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the registered figures at each export. A supplier that throws leaves a gap. */
final class OtlpGauges implements Gauges {

  private static final Logger log = LoggerFactory.getLogger(OtlpGauges.class);

  private final Meter meter;
  private boolean closed;

  OtlpGauges(Meter meter) {
    this.meter = meter;
  }

  @Override
  public void register(Gauge gauge, LongSupplier value) {
    register(gauge.metric(), gauge.unit(), gauge.description(), value);
  }

  @Override
  public void feedLag(LongSupplier entries, DoubleSupplier seconds) {
    register(
        "onhand.feed.lag.entries",
        "{entry}",
        "How many entries the replica is behind Central's log",
        entries);
    meter
        .gaugeBuilder("onhand.feed.lag.seconds")
        .setUnit("s")
        .setDescription("How old the replica's state is")
        .buildWithCallback(measurement ->
            unlessItThrows(
                "onhand.feed.lag.seconds", () -> measurement.record(seconds.getAsDouble())));
  }

  private void register(String name, String unit, String description, LongSupplier value) {
    meter
        .gaugeBuilder(name)
        .ofLongs()
        .setUnit(unit)
        .setDescription(description)
        .buildWithCallback(
            measurement -> unlessItThrows(name, () -> measurement.record(value.getAsLong())));
  }

  @Override
  public void storage(Supplier<StorageFigures> figures) {
    ObservableLongMeasurement memtables =
        observer("onhand.storage.memtables", "By", "Written and not yet in table files");
    ObservableLongMeasurement cache =
        observer("onhand.storage.block_cache", "By", "In use in the block cache");
    ObservableLongMeasurement tables =
        observer("onhand.storage.tables", "By", "Of all table files on disk");
    ObservableLongMeasurement pending =
        observer("onhand.storage.compaction.pending", "By", "What compactions have yet to rewrite");
    ObservableLongMeasurement running =
        observer("onhand.storage.compactions", "{compaction}", "Compactions under way");
    ObservableLongMeasurement stalled =
        observer(
            "onhand.storage.stalled",
            "1",
            "1 while writes are slowed down or wait for flushes or compactions, else 0");
    ObservableLongMeasurement errors =
        observer(
            "onhand.storage.background_errors",
            "{error}",
            "Flushes and compactions that failed since the store was opened");
    meter.batchCallback(
        () ->
            unlessItThrows(
                "onhand.storage",
                () -> {
                  StorageFigures now = figures.get();
                  memtables.record(now.memtableBytes());
                  cache.record(now.blockCacheBytes());
                  tables.record(now.tableBytes());
                  pending.record(now.pendingCompactionBytes());
                  running.record(now.runningCompactions());
                  stalled.record(
                      now.isWriteStopped() || now.delayedWriteBytesPerSecond() > 0 ? 1 : 0);
                  errors.record(now.backgroundErrors());
                }),
        memtables,
        cache,
        tables,
        pending,
        running,
        stalled,
        errors);
  }

  private ObservableLongMeasurement observer(String name, String unit, String description) {
    return meter
        .gaugeBuilder(name)
        .ofLongs()
        .setUnit(unit)
        .setDescription(description)
        .buildObserver();
  }

  /** When this returns no supplier is being called, and none will be. */
  synchronized void close() {
    closed = true;
  }

  /** One at a time, so that {@link #close} waits for the one under way. */
  private synchronized void unlessItThrows(String name, Runnable measurement) {
    if (closed) {
      return;
    }
    try {
      measurement.run();
    } catch (RuntimeException unreadable) {
      log.atDebug().addKeyValue("metric", name).setCause(unreadable).log("A figure is left out");
    }
  }
}
