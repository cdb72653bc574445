package io.onhand.server.observability;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** A span exporter whose failures are told by a {@link CollectorWatch}. */
final class WatchedSpanExporter implements SpanExporter {

  private final SpanExporter exporter;
  private final CollectorWatch watch;

  WatchedSpanExporter(SpanExporter exporter, CollectorWatch watch) {
    this.exporter = exporter;
    this.watch = watch;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    return watch.watch(exporter.export(spans));
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
