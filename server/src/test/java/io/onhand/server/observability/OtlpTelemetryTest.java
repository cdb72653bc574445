package io.onhand.server.observability;

import static io.onhand.server.observability.TestCollector.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.onhand.server.commit.PipelineObserver;
import io.onhand.server.commit.PipelineObserver.KeyLookup;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Metrics and traces reach an OTLP collector as the pipeline reported them")
class OtlpTelemetryTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TILL = "b7ad6b7169203331";
  private static final String TRACE_PARENT = "00-" + TRACE + "-" + TILL + "-01";

  private final TestCollector collector = TestCollector.start();

  OtlpTelemetryTest() throws IOException {}

  @AfterEach
  void close() {
    collector.close();
  }

  @Test
  void countsWhatThePipelineDoes() {
    try (Telemetry telemetry = telemetry(Map.of())) {
      PipelineObserver pipeline = telemetry.pipeline();
      assertThat(pipeline.enabled()).isTrue();
      pipeline.admitted();
      pipeline.admitted();
      pipeline.shed("OVERLOADED");
      pipeline.idempotency(KeyLookup.NEW);
      pipeline.idempotency(KeyLookup.REPLAYED);
      pipeline.decided("adjust", "accepted", "", 0, 1);
      pipeline.decided("adjust", "accepted", "", 0, 1);
      pipeline.decided("adjust", "INSUFFICIENT_STOCK", "", 0, 1);
      pipeline.blockCommitted(1, 3, 700, 0, TimeUnit.MILLISECONDS.toNanos(3), List.of());
    }

    assertThat(sum("onhand.admission", "outcome", "admitted")).isEqualTo(2);
    assertThat(sum("onhand.admission", "outcome", "OVERLOADED")).isEqualTo(1);
    assertThat(sum("onhand.idempotency", "result", "replayed")).isEqualTo(1);
    assertThat(sum("onhand.commands", "outcome", "accepted")).isEqualTo(2);
    assertThat(sum("onhand.commands", "outcome", "INSUFFICIENT_STOCK")).isEqualTo(1);
    assertThat(histogram("onhand.commit.block.entries").getSum()).isEqualTo(3);
    assertThat(histogram("onhand.commit.block.bytes").getSum()).isEqualTo(700);
    assertThat(histogram("onhand.commit.sync.duration").getSum()).isEqualTo(0.003);
    assertThat(collector.spans()).isEmpty();
  }

  @Test
  void readsRegisteredFiguresAndLeavesOutWhatThrows() {
    try (Telemetry telemetry = telemetry(Map.of())) {
      telemetry.gauges().register(Gauge.LOG_HEAD, () -> 42);
      telemetry
          .gauges()
          .register(
              Gauge.DISK_USABLE,
              () -> {
                throw new IllegalStateException("closed");
              });
      telemetry.gauges().feedLag(() -> 7, () -> 0.25);
    }

    assertThat(gauge("onhand.log.head").getAsInt()).isEqualTo(42);
    assertThat(gauge("onhand.feed.lag.entries").getAsInt()).isEqualTo(7);
    assertThat(gauge("onhand.feed.lag.seconds").getAsDouble()).isEqualTo(0.25);
    assertThat(collector.metrics()).noneMatch(m -> m.getName().equals("onhand.disk.usable"));
  }

  @Test
  void makesOneTraceFromTheTillToTheAgent() throws IOException {
    Telemetry central = telemetry(Map.of());
    Telemetry agent =
        Telemetry.start(
            TelemetrySettings.of(
                "onhand-agent", "1.2.3", "agent-1", collector.endpoint(), Map.of()));
    try (EchoServer server = new EchoServer(central)) {
      server.does(() -> {
        String traceParent = CallContext.current().traceParent();
        long now = System.nanoTime();
        central.pipeline().decided("adjust", "accepted", traceParent, now - 9_000, now - 8_000);
        central
            .pipeline()
            .blockCommitted(17, 2, 300, now - 7_000, now - 3_000, List.of(traceParent));
        agent.replica().applied(traceParent, 18, 0, 1, now - 2_000, now - 1_000);
      });
      server.call(Map.of("traceparent", TRACE_PARENT, "x-request-id", "till-7"));
    }
    agent.close();

    Span call = span("test.v1.Echo/Call");
    assertThat(hex(call.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(hex(call.getParentSpanId().toByteArray())).isEqualTo(TILL);
    assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(attribute(call.getAttributesList(), "onhand.request_id")).isEqualTo("till-7");
    for (String name : List.of("decide", "commit", "replica.apply")) {
      Span step = span(name);
      assertThat(step.getTraceId()).as(name).isEqualTo(call.getTraceId());
      assertThat(step.getParentSpanId()).as(name).isEqualTo(call.getSpanId());
    }
    Span decide = span("decide");
    assertThat(decide.getEndTimeUnixNano() - decide.getStartTimeUnixNano())
        .isBetween(0L, TimeUnit.SECONDS.toNanos(1));
    assertThat(decide.getStartTimeUnixNano())
        .isCloseTo(
            call.getStartTimeUnixNano(),
            org.assertj.core.api.Assertions.within(TimeUnit.SECONDS.toNanos(10)));
    assertThat(attribute(decide.getAttributesList(), "outcome")).isEqualTo("accepted");
    Span block = span("commit.block");
    assertThat(block.getTraceId()).isNotEqualTo(call.getTraceId());
    assertThat(span("commit").getLinksList())
        .singleElement()
        .satisfies(link -> assertThat(link.getSpanId()).isEqualTo(block.getSpanId()));
    assertThat(collector.spansOf("onhand-agent"))
        .extracting(Span::getName)
        .containsExactly("replica.apply");
  }

  @Test
  void makesOneCommitOfTheCommandsOfOneStreamAndNoMoreSpansThanItCanBear() {
    try (Telemetry telemetry = telemetry(Map.of())) {
      telemetry
          .pipeline()
          .blockCommitted(1, 3, 9, 0, 1, List.of(TRACE_PARENT, TRACE_PARENT, TRACE_PARENT));
      for (int i = 0; i < 1_000_000; i++) {
        telemetry.pipeline().decided("adjust", "accepted", TRACE_PARENT, 0, 1);
      }
    }

    assertThat(collector.spans()).filteredOn(span -> span.getName().equals("commit")).hasSize(1);
    assertThat(collector.spans())
        .filteredOn(span -> span.getName().equals("decide"))
        .hasSizeBetween(100, 2_000);
    assertThat(sum("onhand.commands", "outcome", "accepted")).isEqualTo(1_000_000);
  }

  @Test
  void recordsNoCallThatItsCallerDoesNotRecord() throws IOException {
    try (EchoServer server = new EchoServer(telemetry(Map.of()))) {
      server.call(Map.of("traceparent", TRACE_PARENT.substring(0, 53) + "00"));
    }

    assertThat(collector.spans()).isEmpty();
  }

  @Test
  void startsATraceForCallsThatBringNoneButOnlySoMany() throws IOException {
    try (EchoServer server =
        new EchoServer(telemetry(Map.of("ONHAND_TRACES_PER_SECOND_MAX", "1")))) {
      for (int i = 0; i < 100; i++) {
        server.call(Map.of());
      }
    }

    assertThat(collector.spans()).isNotEmpty().hasSizeLessThan(50);
  }

  @Test
  void measuresCallsByMethodAndCode() throws IOException {
    try (EchoServer server = new EchoServer(telemetry(Map.of()))) {
      server.call(Map.of());
      server.does(() -> {
        throw Status.ABORTED.asRuntimeException();
      });
      server.call(Map.of());
      server.call(
          EchoServer.METHOD.toBuilder().setFullMethodName("made.up/Name").build(), Map.of());
    }

    List<HistogramDataPoint> points =
        collector.metric("onhand.rpc.duration").getHistogram().getDataPointsList();
    assertThat(points)
        .extracting(point ->
            attribute(point.getAttributesList(), "method")
                + " "
                + attribute(point.getAttributesList(), "code")
                + " "
                + point.getCount())
        .containsExactlyInAnyOrder(
            "test.v1.Echo/Call OK 1", "test.v1.Echo/Call ABORTED 1", "other UNIMPLEMENTED 1");
    assertThat(points).allSatisfy(point -> assertThat(point.getSum()).isBetween(1e-6, 60.0));
  }

  @Test
  void saysWhoSendsAndWithWhichCredentials() {
    telemetry(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "api-key=secret")).close();

    assertThat(collector.metricResources())
        .isNotEmpty()
        .allSatisfy(resource -> {
          var attributes = resource.getResource().getAttributesList();
          assertThat(attribute(attributes, "service.name")).isEqualTo("onhand-central");
          assertThat(attribute(attributes, "service.version")).isEqualTo("1.2.3");
          assertThat(attribute(attributes, "service.instance.id")).isEqualTo("here");
        });
    assertThat(collector.headers())
        .isNotEmpty()
        .allSatisfy(headers ->
            assertThat(headers.get(Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("secret"));
  }

  private Telemetry telemetry(Map<String, String> environment) {
    return Telemetry.start(
        TelemetrySettings.of("onhand-central", "1.2.3", "here", collector.endpoint(), environment));
  }

  private Span span(String name) {
    List<Span> found =
        collector.spans().stream().filter(span -> span.getName().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }

  private long sum(String metric, String key, String value) {
    return collector.metric(metric).getSum().getDataPointsList().stream()
        .filter(point -> attribute(point.getAttributesList(), key).equals(value))
        .mapToLong(NumberDataPoint::getAsInt)
        .sum();
  }

  private HistogramDataPoint histogram(String metric) {
    return collector.metric(metric).getHistogram().getDataPoints(0);
  }

  private NumberDataPoint gauge(String metric) {
    return collector.metric(metric).getGauge().getDataPoints(0);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
