package io.onhand.server.observability;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;

/** A metric exporter whose failures are told by a {@link CollectorWatch}. */
final class WatchedMetricExporter implements MetricExporter {

  private final MetricExporter exporter;
  private final CollectorWatch watch;

  WatchedMetricExporter(MetricExporter exporter, CollectorWatch watch) {
    this.exporter = exporter;
    this.watch = watch;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    return watch.watch(exporter.export(metrics));
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
    return exporter.getAggregationTemporality(instrument);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return exporter.getMemoryMode();
  }
}
