package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Telemetry is off unless an endpoint is set, and an endpoint that cannot be is named")
class TelemetrySettingsTest {

  @Test
  void isOffByDefault() {
    TelemetrySettings settings = settings("", Map.of());

    assertThat(settings.endpoint()).isEmpty();
    assertThat(settings.metricInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.tracesPerSecondMax()).isEqualTo(100);
    assertThat(settings.headers()).isEmpty();
  }

  @Test
  void prefersTheOptionToTheEnvironment() {
    Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://one:4317");

    assertThat(settings("", environment).endpoint().orElseThrow().host()).isEqualTo("one:4317");
    assertThat(settings("http://two:4317", environment).endpoint().orElseThrow().host())
        .isEqualTo("two:4317");
  }

  @Test
  void isOffWhenTheEnvironmentSaysSo() {
    assertThat(settings("http://one:4317", Map.of("OTEL_SDK_DISABLED", "true")).endpoint())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:4317, '', GRPC, http://localhost:4317",
    "https://collector.shop.example, '', GRPC, https://collector.shop.example",
    "http://localhost:4318, '', HTTP, http://localhost:4318/v1/traces",
    "http://localhost:4318/, '', HTTP, http://localhost:4318/v1/traces",
    "https://shop.example/otlp, '', HTTP, https://shop.example/otlp/v1/traces",
    "http://localhost:9999, http/protobuf, HTTP, http://localhost:9999/v1/traces",
    "http://localhost:4318, grpc, GRPC, http://localhost:4318",
  })
  void tellsTheProtocol(
      String endpoint, String protocol, OtlpEndpoint.Protocol expected, String address) {
    OtlpEndpoint parsed = OtlpEndpoint.parse(endpoint, protocol);

    assertThat(parsed.protocol()).isEqualTo(expected);
    assertThat(parsed.address("traces")).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:4317",
        "ftp://localhost",
        "http://",
        "http://a b",
        "4317",
        "http:///x",
        "http://a:0",
        "http://a:65536"
      })
  void namesAnEndpointThatCannotBe(String endpoint) {
    assertThatThrownBy(() -> settings(endpoint, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected an OTLP endpoint like http://localhost:4317, but it is " + endpoint);
  }

  @Test
  void readsTheOtherVariables() {
    TelemetrySettings settings =
        settings(
            "http://one:4317",
            Map.of(
                "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b+c, other=2",
                "OTEL_METRIC_EXPORT_INTERVAL", "500",
                "ONHAND_TRACES_PER_SECOND_MAX", "0"));

    assertThat(settings.headers()).isEqualTo(Map.of("api-key", "a b+c", "other", "2"));
    assertThat(settings.metricInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.tracesPerSecondMax()).isZero();
  }

  @Test
  void doesNotRepeatACredential() {
    assertThatThrownBy(
            () -> settings("http://one:4317", Map.of("OTEL_EXPORTER_OTLP_HEADERS", "s3cret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_METRIC_EXPORT_INTERVAL, often",
    "OTEL_METRIC_EXPORT_INTERVAL, 99",
    "ONHAND_TRACES_PER_SECOND_MAX, -1",
    "OTEL_EXPORTER_OTLP_PROTOCOL, http/json",
  })
  void refusesValuesThatCannotBe(String name, String value) {
    assertThatThrownBy(() -> settings("http://one:4317", Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected ");
  }

  private static TelemetrySettings settings(String option, Map<String, String> environment) {
    return TelemetrySettings.of("onhand-central", "1", "here", option, environment);
  }
}
