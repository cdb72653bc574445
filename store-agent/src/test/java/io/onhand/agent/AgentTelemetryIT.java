package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.onhand.agent.config.AgentSettings;
import io.onhand.server.TestCentral;
import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.observability.MetricsDictionary;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.observability.TestCollector;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("One trace runs from a till through agent and Central to the agent's copy")
final class AgentTelemetryIT {

  private static final Metadata.Key<String> TRACE_PARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir Path data;

  @Test
  void tellsTheCollectorWhatHappened() throws Exception {
    try (TestCollector collector = TestCollector.start()) {
      try (TestCentral central = new TestCentral(centralSettings(collector))) {
        central.declare("Paris");
        try (Agent agent =
                Agent.start(
                    agentSettings(collector, central.port()),
                    (what, cause) -> {
                      throw new AssertionError(what, cause);
                    });
            TestAgent till = new TestAgent(agent.port())) {
          await().until(till::isUpToDate);
          Metadata headers = new Metadata();
          headers.put(TRACE_PARENT, "00-" + TRACE + "-b7ad6b7169203331-01");
          till.inventory()
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
              .adjustStock(adjust("k1", "22423", "Paris", 4, ADJUST_REASON_RECEIPT));
          await().until(till::isUpToDate);
          await().until(() -> till.status().getOwnAnswers() == 0);
        }
      }
      assertTrace(collector.spans());
      assertMetrics(collector);
    }
  }

  private static void assertTrace(List<Span> spans) {
    assertThat(spans)
        .filteredOn(span -> HexFormat.of().formatHex(span.getTraceId().toByteArray()).equals(TRACE))
        .extracting(Span::getName)
        .containsExactlyInAnyOrder(
            "onhand.inventory.v1.InventoryService/AdjustStock",
            "onhand.inventory.v1.InventoryService/AdjustStock",
            "decide",
            "commit",
            "replica.apply");
  }

  private static void assertMetrics(TestCollector collector) throws Exception {
    MetricsDictionary dictionary = MetricsDictionary.read();
    assertThat(collector.metrics().stream().flatMap(metric -> dictionary.problems(metric).stream()))
        .isEmpty();
    assertThat(collector.metrics().stream().map(Metric::getName).collect(Collectors.toSet()))
        .containsAll(
            dictionary.rows().values().stream()
                .filter(row -> row.from().equals("agent"))
                .map(MetricsDictionary.Row::name)
                .toList());
  }

  private CentralSettings centralSettings(TestCollector collector) {
    CentralSettings any =
        TestCentral.settings(
            data.resolve("central"), PipelineLimits.DEFAULT, RocksSettings.CENTRAL.headroomBytes());
    return new CentralSettings(
        any.data(),
        any.listening(),
        any.rocks(),
        any.limits(),
        any.diskLowWaterBytes(),
        any.readThreads(),
        any.readsWaitingMax(),
        TelemetrySettings.of("onhand-central", "1", "here", collector.endpoint(), Map.of()));
  }

  private AgentSettings agentSettings(TestCollector collector, int central) {
    AgentSettings any = TestAgent.settings(data.resolve("agent"), central);
    return new AgentSettings(
        any.id(),
        any.stores(),
        any.data(),
        any.listening(),
        any.central(),
        any.centralTls(),
        any.staleAfter(),
        any.ownAnswersMax(),
        any.readThreads(),
        any.readsWaitingMax(),
        TelemetrySettings.of("onhand-agent", "1", "agent-it", collector.endpoint(), Map.of()));
  }
}
