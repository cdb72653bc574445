package io.onhand.agent;

import static io.onhand.server.observability.TestCollector.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.agent.config.AgentSettings;
import io.onhand.agent.forwarded.ForwardedLimits;
import io.onhand.client.Endpoint;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.Central;
import io.onhand.server.commit.FaultHandler;
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
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("One trace runs from the till's call through decide and commit to every agent's copy")
class TraceIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TILL = "b7ad6b7169203331";
  private static final String METHOD = "onhand.inventory.v1.InventoryService/AdjustStock";
  private static final FaultHandler NO_FAULT =
      (what, cause) -> {
        throw new AssertionError(what, cause);
      };

  @TempDir private Path folder;

  private final TestCollector collector = TestCollector.start();
  private final List<ManagedChannel> channels = new ArrayList<>();

  TraceIT() throws IOException {}

  @AfterEach
  void close() throws InterruptedException {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow();
      channel.awaitTermination(10, TimeUnit.SECONDS);
    }
    collector.close();
  }

  @Test
  void runsFromTheTillToTheLastAgent() throws Exception {
    try (Central central = Central.start(centralSettings(), NO_FAULT)) {
      InventoryServiceBlockingStub atCentral = open(central.port());
      stock(central.port(), atCentral);
      try (Agent paris = Agent.start(agentSettings("paris", central.port()), NO_FAULT);
          Agent office = Agent.start(agentSettings("office", central.port()), NO_FAULT)) {
        InventoryServiceBlockingStub atParis = open(paris.port());
        awaitCopy(atParis);
        awaitCopy(open(office.port()));

        traced(atParis).adjustStock(adjust("sale", -3, AdjustReason.ADJUST_REASON_SALE));

        await().atMost(LONG).until(() -> named("replica.apply").size() == 2);
        await().atMost(LONG).until(() -> ofTill().size() == 6);
      }
    }

    assertTrace();
    assertAgentMetrics();
  }

  private void assertTrace() {
    Span atAgent = call("onhand-agent");
    Span atCentral = call("onhand-central");
    assertThat(hex(atAgent.getParentSpanId().toByteArray())).isEqualTo(TILL);
    assertThat(atCentral.getParentSpanId()).isEqualTo(atAgent.getSpanId());
    assertThat(List.of(atAgent, atCentral))
        .allSatisfy(call ->
            assertThat(attribute(call.getAttributesList(), "onhand.request_id"))
                .isEqualTo("till-7"));
    for (String step : List.of("decide", "commit", "replica.apply")) {
      assertThat(named(step))
          .as(step)
          .hasSize(step.equals("replica.apply") ? 2 : 1)
          .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(atCentral.getSpanId()));
    }
    assertThat(collector.spansOf("onhand-agent"))
        .extracting(Span::getName)
        .contains("replica.apply")
        .doesNotContain("decide", "commit");
    assertThat(collector.spansOf("onhand-central"))
        .extracting(Span::getName)
        .contains("decide", "commit", "commit.block")
        .doesNotContain("replica.apply");
  }

  private void assertAgentMetrics() throws IOException {
    MetricsDictionary dictionary = MetricsDictionary.read();
    List<Metric> sent = collector.metricsOf("onhand-agent");
    assertThat(sent.stream().flatMap(metric -> dictionary.problems(metric).stream())).isEmpty();
    assertThat(sent.stream().map(Metric::getName).collect(Collectors.toSet()))
        .containsAll(
            dictionary.rows().values().stream()
                .filter(row -> !row.from().equals("central"))
                .map(MetricsDictionary.Row::name)
                .filter(name -> !name.equals("jvm.gc.duration")) // none may have been needed
                .toList());
  }

  private List<Span> ofTill() {
    return collector.spans().stream()
        .filter(span -> hex(span.getTraceId().toByteArray()).equals(TRACE))
        .toList();
  }

  private List<Span> named(String name) {
    return ofTill().stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** The till's call as one service saw it. */
  private Span call(String service) {
    List<Span> calls =
        collector.spansOf(service).stream()
            .filter(span -> span.getName().equals(METHOD))
            .filter(span -> hex(span.getTraceId().toByteArray()).equals(TRACE))
            .toList();
    assertThat(calls).as(service).hasSize(1);
    return calls.getFirst();
  }

  /** A store with ten pieces. */
  private void stock(int port, InventoryServiceBlockingStub central) {
    AdminServiceGrpc.newBlockingStub(channel(port))
        .createStore(
            CreateStoreRequest.newBuilder().setCommand(header("store")).setStore("Paris").build());
    central.adjustStock(adjust("receipt", 10, AdjustReason.ADJUST_REASON_RECEIPT));
  }

  private static void awaitCopy(InventoryServiceBlockingStub agent) {
    GetRecordRequest request =
        GetRecordRequest.newBuilder()
            .setKey(RecordKey.newBuilder().setProduct("85123A").setStore("Paris"))
            .build();
    await()
        .atMost(LONG)
        .until(() -> {
          try {
            return !agent.getRecord(request).getFreshness().getStale();
          } catch (StatusRuntimeException notYet) {
            assertThat(notYet.getStatus().getCode())
                .isIn(Status.Code.UNAVAILABLE, Status.Code.NOT_FOUND);
            return false;
          }
        });
  }

  private InventoryServiceBlockingStub open(int port) {
    return InventoryServiceGrpc.newBlockingStub(channel(port));
  }

  private ManagedChannel channel(int port) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private static InventoryServiceBlockingStub traced(InventoryServiceBlockingStub stub) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + TRACE + "-" + TILL + "-01");
    headers.put(Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER), "till-7");
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private CentralSettings centralSettings() {
    return new CentralSettings(
        folder.resolve("central"),
        listening(),
        RocksSettings.CENTRAL,
        PipelineLimits.DEFAULT,
        RocksSettings.CENTRAL.headroomBytes(),
        CentralSettings.READ_THREADS_DEFAULT,
        CentralSettings.READS_WAITING_MAX_DEFAULT,
        LogSettings.DEFAULT,
        BackupSettings.beside(folder.resolve("central")),
        telemetry("onhand-central", "central"));
  }

  private AgentSettings agentSettings(String id, int centralPort) {
    return new AgentSettings(
        id,
        Set.of("Paris"),
        folder.resolve(id),
        listening(),
        Endpoint.central("127.0.0.1:" + centralPort),
        Optional.empty(),
        AgentSettings.STALE_AFTER_DEFAULT,
        AgentSettings.OWN_ANSWERS_MAX_DEFAULT,
        AgentSettings.READ_THREADS_DEFAULT,
        AgentSettings.READS_WAITING_MAX_DEFAULT,
        ForwardedLimits.of(1, 16),
        telemetry("onhand-agent", id));
  }

  private TelemetrySettings telemetry(String service, String instance) {
    return TelemetrySettings.of(service, "1", instance, collector.endpoint(), Map.of());
  }

  private static Listening listening() {
    return new Listening("127.0.0.1", 0, Optional.empty(), false);
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

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
