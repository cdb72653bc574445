package io.onhand.server;

import static io.onhand.server.observability.TestCollector.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.config.BackupSettings;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.config.LogSettings;
import io.onhand.server.observability.MetricsDictionary;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.observability.TestCollector;
import io.onhand.server.security.Listening;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A running Central sends the metrics of the dictionary and one trace per till's call")
class CentralTelemetryIT {

  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TILL = "b7ad6b7169203331";

  @TempDir private Path data;

  @Test
  void tellsTheCollectorWhatHappened() throws Exception {
    try (TestCollector collector = TestCollector.start()) {
      try (Central central =
          Central.start(
              settings(collector),
              (what, cause) -> {
                throw new AssertionError(what, cause);
              })) {
        sell(central.port());
      }

      assertMetrics(collector);
      assertTrace(collector.spans());
    }
  }

  /** A store, ten pieces, one sale that is traced and sent twice, and one that is refused. */
  private static void sell(int port) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      AdminServiceGrpc.newBlockingStub(channel)
          .createStore(
              CreateStoreRequest.newBuilder()
                  .setCommand(header("store"))
                  .setStore("Paris")
                  .build());
      InventoryServiceBlockingStub stock = InventoryServiceGrpc.newBlockingStub(channel);
      stock.adjustStock(adjust("receipt", 10, AdjustReason.ADJUST_REASON_RECEIPT));
      InventoryServiceBlockingStub traced = with(stock, "traceparent", traceParent());
      traced.adjustStock(adjust("sale", -3, AdjustReason.ADJUST_REASON_SALE));
      stock.adjustStock(adjust("sale", -3, AdjustReason.ADJUST_REASON_SALE));
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  with(stock, "x-request-id", "till-7")
                      .adjustStock(adjust("too much", -8, AdjustReason.ADJUST_REASON_SALE)));
      Metadata trailers = refused.getTrailers();
      assertThat(trailers).isNotNull();
      assertThat(trailers.get(REQUEST_ID)).isEqualTo("till-7");
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static void assertMetrics(TestCollector collector) throws Exception {
    MetricsDictionary dictionary = MetricsDictionary.read();
    assertThat(collector.metrics().stream().flatMap(metric -> dictionary.problems(metric).stream()))
        .isEmpty();
    assertThat(collector.metrics().stream().map(Metric::getName).collect(Collectors.toSet()))
        .containsAll(
            dictionary.rows().values().stream()
                .filter(row -> !row.from().equals("agent"))
                .map(MetricsDictionary.Row::name)
                .filter(name -> !name.equals("jvm.gc.duration")) // none may have been needed
                .toList());
    assertThat(commands(collector, "adjust", "accepted")).isEqualTo(2);
    assertThat(commands(collector, "adjust", "INSUFFICIENT_STOCK")).isEqualTo(1);
    assertThat(commands(collector, "create_store", "accepted")).isEqualTo(1);
    assertThat(
            collector.metric("onhand.idempotency").getSum().getDataPointsList().stream()
                .filter(p -> attribute(p.getAttributesList(), "result").equals("replayed"))
                .mapToLong(NumberDataPoint::getAsInt)
                .sum())
        .isEqualTo(1);
    assertThat(collector.metric("onhand.log.head").getGauge().getDataPoints(0).getAsInt())
        .isEqualTo(4);
  }

  private static void assertTrace(List<Span> spans) {
    List<Span> ofTill =
        spans.stream()
            .filter(span -> HexFormat.of().formatHex(span.getTraceId().toByteArray()).equals(TRACE))
            .toList();
    assertThat(ofTill)
        .extracting(Span::getName)
        .containsExactlyInAnyOrder(
            "onhand.inventory.v1.InventoryService/AdjustStock", "decide", "commit");
    Span call =
        ofTill.stream()
            .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
            .findFirst()
            .orElseThrow();
    assertThat(HexFormat.of().formatHex(call.getParentSpanId().toByteArray())).isEqualTo(TILL);
    assertThat(ofTill)
        .filteredOn(span -> !span.equals(call))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(call.getSpanId()))
        .allSatisfy(span ->
            assertThat(span.getStartTimeUnixNano())
                .isGreaterThanOrEqualTo(
                    call.getStartTimeUnixNano() - TimeUnit.MILLISECONDS.toNanos(5)));
  }

  private CentralSettings settings(TestCollector collector) {
    return new CentralSettings(
        data,
        new Listening("127.0.0.1", 0, Optional.empty(), false),
        RocksSettings.CENTRAL,
        PipelineLimits.DEFAULT,
        RocksSettings.CENTRAL.headroomBytes(),
        CentralSettings.READ_THREADS_DEFAULT,
        CentralSettings.READS_WAITING_MAX_DEFAULT,
        LogSettings.DEFAULT,
        BackupSettings.beside(data),
        TelemetrySettings.of("onhand-central", "1", "here", collector.endpoint(), Map.of()));
  }

  private static long commands(TestCollector collector, String operation, String outcome) {
    return collector.metric("onhand.commands").getSum().getDataPointsList().stream()
        .filter(p -> attribute(p.getAttributesList(), "operation").equals(operation))
        .filter(p -> attribute(p.getAttributesList(), "outcome").equals(outcome))
        .mapToLong(NumberDataPoint::getAsInt)
        .sum();
  }

  private static InventoryServiceBlockingStub with(
      InventoryServiceBlockingStub stub, String header, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static AdjustStockRequest adjust(String key, long delta, AdjustReason reason) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header(key))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct("85123A")
                .setStore("Paris")
                .setDelta(delta)
                .setReason(reason))
        .build();
  }

  private static CommandHeader header(String key) {
    return CommandHeader.newBuilder().setOrigin("till-7").setIdempotencyKey(key).build();
  }

  private static String traceParent() {
    return "00-" + TRACE + "-" + TILL + "-01";
  }
}
