package io.onhand.server.observability;

import io.grpc.ServerBuilder;
import io.onhand.server.commit.PipelineObserver;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.instrumentation.runtimetelemetry.RuntimeTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Telemetry that is sent to a collector. */
final class OtlpTelemetry implements Telemetry {

  private static final Logger log = LoggerFactory.getLogger(OtlpTelemetry.class);
  private static final String SCOPE = "io.onhand";
  private static final Duration SPAN_DELAY_MAX = Duration.ofSeconds(1);

  private final OpenTelemetrySdk sdk;
  private final RuntimeTelemetry runtime;
  private final PipelineObserver pipeline;
  private final ReplicaObserver replica;
  private final OtlpGauges gauges;
  private final MeasuredCalls calls;

  private OtlpTelemetry(OpenTelemetrySdk sdk, int tracesPerSecondMax) {
    this.sdk = sdk;
    Meter meter = sdk.getMeter(SCOPE);
    Tracer tracer = sdk.getTracer(SCOPE);
    PastSpans spans = new PastSpans(tracer);
    this.pipeline = new OtlpPipelineObserver(meter, spans);
    this.replica = new OtlpReplicaObserver(spans);
    this.gauges = new OtlpGauges(meter);
    this.calls = new MeasuredCalls(meter, tracer, new TracePermits(tracesPerSecondMax));
    this.runtime = RuntimeTelemetry.create(sdk);
  }

  static OtlpTelemetry start(TelemetrySettings settings, OtlpEndpoint endpoint) {
    OtlpExporters exporters = new OtlpExporters(endpoint, settings.headers());
    Resource resource =
        Resource.getDefault()
            .merge(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", settings.service())
                        .put("service.version", settings.version())
                        .put("service.instance.id", settings.instance())
                        .build()));
    SdkMeterProvider metrics =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(
                PeriodicMetricReader.builder(exporters.metrics())
                    .setInterval(settings.metricInterval())
                    .build())
            .registerView(
                // The SDK's figures about itself.
                InstrumentSelector.builder().setName("otel.sdk.*").build(),
                View.builder().setAggregation(Aggregation.drop()).build())
            .build();
    SdkTracerProvider traces =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporters.spans())
                    .setScheduleDelay(SPAN_DELAY_MAX)
                    .setExporterTimeout(OtlpExporters.EXPORT_MAX)
                    .build())
            .build();
    log.atInfo()
        .addKeyValue("collector", endpoint.host())
        .addKeyValue("protocol", endpoint.protocol())
        .log("Telemetry is on");
    return new OtlpTelemetry(
        OpenTelemetrySdk.builder().setMeterProvider(metrics).setTracerProvider(traces).build(),
        settings.tracesPerSecondMax());
  }

  @Override
  public PipelineObserver pipeline() {
    return pipeline;
  }

  @Override
  public ReplicaObserver replica() {
    return replica;
  }

  @Override
  public Gauges gauges() {
    return gauges;
  }

  @Override
  public void instrument(ServerBuilder<?> server) {
    server.addStreamTracerFactory(calls).intercept(new RequestIdInterceptor());
  }

  @Override
  public void close() {
    // The SDK waits for its reader longer than we may: it ends on a thread of its own.
    Thread ending = Thread.ofPlatform().daemon().name("telemetry-end").start(this::end);
    try {
      if (!ending.join(TelemetrySettings.FLUSH_MAX)) {
        log.atWarn().log("The last figures and spans were not taken by the collector in time");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } finally {
      gauges.close();
      runtime.close();
    }
  }

  private void end() {
    sdk.shutdown().join(TelemetrySettings.FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }
}
