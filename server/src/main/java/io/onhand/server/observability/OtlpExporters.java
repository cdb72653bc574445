package io.onhand.server.observability;

import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Map;

/** Makes the exporters for one endpoint. */
final class OtlpExporters {

  /** After that long an export has failed, its retries included. */
  static final Duration EXPORT_MAX = Duration.ofSeconds(5);

  private static final RetryPolicy RETRY =
      RetryPolicy.builder()
          .setMaxAttempts(3)
          .setInitialBackoff(Duration.ofMillis(200))
          .setMaxBackoff(Duration.ofSeconds(1))
          .build();

  private final OtlpEndpoint endpoint;
  private final Map<String, String> headers;

  OtlpExporters(OtlpEndpoint endpoint, Map<String, String> headers) {
    this.endpoint = endpoint;
    this.headers = headers;
  }

  MetricExporter metrics() {
    String address = endpoint.address("metrics");
    MetricExporter exporter =
        switch (endpoint.protocol()) {
          case GRPC ->
              OtlpGrpcMetricExporter.builder()
                  .setEndpoint(address)
                  .setTimeout(EXPORT_MAX)
                  .setRetryPolicy(RETRY)
                  .setHeaders(() -> headers)
                  .build();
          case HTTP ->
              OtlpHttpMetricExporter.builder()
                  .setEndpoint(address)
                  .setTimeout(EXPORT_MAX)
                  .setRetryPolicy(RETRY)
                  .setHeaders(() -> headers)
                  .build();
        };
    return new WatchedMetricExporter(exporter, new CollectorWatch("metrics", endpoint.host()));
  }

  SpanExporter spans() {
    String address = endpoint.address("traces");
    SpanExporter exporter =
        switch (endpoint.protocol()) {
          case GRPC ->
              OtlpGrpcSpanExporter.builder()
                  .setEndpoint(address)
                  .setTimeout(EXPORT_MAX)
                  .setRetryPolicy(RETRY)
                  .setHeaders(() -> headers)
                  .build();
          case HTTP ->
              OtlpHttpSpanExporter.builder()
                  .setEndpoint(address)
                  .setTimeout(EXPORT_MAX)
                  .setRetryPolicy(RETRY)
                  .setHeaders(() -> headers)
                  .build();
        };
    return new WatchedSpanExporter(exporter, new CollectorWatch("traces", endpoint.host()));
  }
}
