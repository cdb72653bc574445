package io.onhand.server.observability;

import java.util.List;
import java.util.Map;

/** Serves some calls with telemetry as it is asked for, and prints the names of its threads. */
final class TelemetryProbe {

  private TelemetryProbe() {}

  public static void main(String[] arguments) throws Exception {
    Telemetry telemetry =
        Telemetry.start(
            TelemetrySettings.of("onhand-central", "1", "probe", arguments[0], System.getenv()));
    try (EchoServer server = new EchoServer(telemetry)) {
      for (int i = 0; i < 10; i++) {
        server.call(
            Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        telemetry.pipeline().decided("adjust", "accepted", "", 0, 1);
        telemetry.pipeline().blockCommitted(1, 1, 1, 0, 1, List.of());
        telemetry.gauges().register(Gauge.LOG_HEAD, () -> 1);
      }
      Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println(thread.getName()));
    }
  }
}
