package io.onhand.server.observability;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What telemetry needs to know. The names of the variables are OpenTelemetry's, so that what works
 * for other programs works here.
 *
 * @param service {@code service.name}: {@code onhand-central} or {@code onhand-agent}
 * @param version {@code service.version}
 * @param instance {@code service.instance.id}: the agent's id, or what tells this server from
 *     others
 * @param endpoint where to send; empty: telemetry is off
 * @param headers sent with each export, as a collector's credentials
 * @param metricInterval between two exports of the metrics
 * @param tracesPerSecondMax how many calls that came without a trace start one, in a second; a
 *     caller's own traces are always recorded
 */
public record TelemetrySettings(
    String service,
    String version,
    String instance,
    Optional<OtlpEndpoint> endpoint,
    Map<String, String> headers,
    Duration metricInterval,
    int tracesPerSecondMax) {

  /** How long the last export may take when the process ends. */
  public static final Duration FLUSH_MAX = Duration.ofSeconds(1);

  private static final Duration METRIC_INTERVAL_DEFAULT = Duration.ofSeconds(10);
  private static final int TRACES_PER_SECOND_MAX_DEFAULT = 100;

  /** Checks the numbers. */
  public TelemetrySettings {
    headers = Map.copyOf(headers);
    if (metricInterval.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException(
          "Expected a metric interval of 100 ms or more, but it is " + metricInterval.toMillis());
    }
    if (tracesPerSecondMax < 0) {
      throw new IllegalArgumentException(
          "Expected 0 or more traces per second, but it is " + tracesPerSecondMax);
    }
  }

  /**
   * Reads the settings.
   *
   * @param endpointOption of {@code --otlp-endpoint}; empty: {@code OTEL_EXPORTER_OTLP_ENDPOINT}
   *     counts
   * @param environment of the process
   * @throws IllegalArgumentException if one of them has a form that is not allowed
   */
  public static TelemetrySettings of(
      String service,
      String version,
      String instance,
      String endpointOption,
      Map<String, String> environment) {
    String endpoint =
        endpointOption.isBlank()
            ? environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "")
            : endpointOption;
    boolean off =
        endpoint.isBlank()
            || Boolean.parseBoolean(environment.getOrDefault("OTEL_SDK_DISABLED", "false"));
    return new TelemetrySettings(
        service,
        version,
        instance,
        off
            ? Optional.empty()
            : Optional.of(
                OtlpEndpoint.parse(
                    endpoint, environment.getOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL", ""))),
        OtlpEndpoint.headers(environment.getOrDefault("OTEL_EXPORTER_OTLP_HEADERS", "")),
        metricInterval(environment.getOrDefault("OTEL_METRIC_EXPORT_INTERVAL", "")),
        tracesPerSecondMax(environment.getOrDefault("ONHAND_TRACES_PER_SECOND_MAX", "")));
  }

  private static Duration metricInterval(String millis) {
    return millis.isBlank()
        ? METRIC_INTERVAL_DEFAULT
        : Duration.ofMillis(number("OTEL_METRIC_EXPORT_INTERVAL", millis));
  }

  private static int tracesPerSecondMax(String count) {
    return count.isBlank()
        ? TRACES_PER_SECOND_MAX_DEFAULT
        : number("ONHAND_TRACES_PER_SECOND_MAX", count);
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "Expected " + name + " to be a whole number, but it is " + value, notANumber);
    }
  }
}
