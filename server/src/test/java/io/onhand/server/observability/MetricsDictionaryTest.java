package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.server.commit.Outcome.ShedReason;
import io.onhand.server.commit.PipelineObserver.KeyLookup;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.storage.StorageFigures;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/metrics.md lists exactly the metrics that are sent, with unit and attributes")
class MetricsDictionaryTest {

  @Test
  void listsWhatIsSentAndNothingElse() throws IOException {
    MetricsDictionary dictionary = MetricsDictionary.read();
    List<Metric> sent = everyMetric();

    assertThat(sent.stream().flatMap(metric -> dictionary.problems(metric).stream()).distinct())
        .isEmpty();
    assertThat(sent.stream().map(Metric::getName).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(dictionary.rows().keySet());
  }

  @Test
  void listsTheReasonsThatThereAre() throws IOException {
    MetricsDictionary dictionary = MetricsDictionary.read();

    assertThat(dictionary.word("*rejection reason*").pattern().split("\\|"))
        .containsExactlyInAnyOrder(names(RejectionReason.values()));
    assertThat(dictionary.word("*shed reason*").pattern().split("\\|"))
        .containsExactlyInAnyOrder(names(ShedReason.values()));
  }

  @Test
  void saysWhereAMetricComesFrom() throws IOException {
    assertThat(MetricsDictionary.read().rows().values())
        .allSatisfy(row -> assertThat(row.from()).isIn(Set.of("central", "agent", "both")));
  }

  /** What comes when everything is reported once that can be. */
  private static List<Metric> everyMetric() throws IOException {
    try (TestCollector collector = TestCollector.start()) {
      Telemetry telemetry =
          Telemetry.start(
              TelemetrySettings.of(
                  "onhand-central",
                  "1",
                  "here",
                  collector.endpoint(),
                  Map.of("OTEL_METRIC_EXPORT_INTERVAL", "100")));
      try (EchoServer server = new EchoServer(telemetry)) {
        server.call(Map.of());
        telemetry.pipeline().admitted();
        for (ShedReason reason : ShedReason.values()) {
          telemetry.pipeline().shed(reason.name());
        }
        for (KeyLookup result : KeyLookup.values()) {
          telemetry.pipeline().idempotency(result);
        }
        telemetry.pipeline().decided("adjust", "accepted", "", 0, 1);
        for (RejectionReason reason : RejectionReason.values()) {
          telemetry.pipeline().decided("basket", reason.name(), "", 0, 1);
        }
        telemetry.pipeline().blockCommitted(1, 1, 1, 0, 1, List.of());
        for (Gauge gauge : Gauge.values()) {
          telemetry.gauges().register(gauge, () -> 1);
        }
        telemetry.gauges().feedLag(() -> 1, () -> 0.5);
        telemetry.gauges().storage(() -> new StorageFigures(1, 2, 3, 4, 5, 6, false, 7));
        System.gc(); // the JVM reports a collection when there was one
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> collector.metrics().stream().anyMatch(m -> m.getName().contains(".gc.")));
      }
      return collector.metrics();
    }
  }

  private static String[] names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
  }
}
