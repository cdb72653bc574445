package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Metrics and traces also go to a collector that speaks OTLP over HTTP")
class OtlpHttpTest {

  @Test
  void postsBothSignals() throws IOException {
    Map<String, byte[]> bodies = new ConcurrentHashMap<>();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          bodies.put(exchange.getRequestURI().getPath(), exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.start();
    try {
      String endpoint =
          "http://"
              + InetAddress.getLoopbackAddress().getHostAddress()
              + ":"
              + http.getAddress().getPort()
              + "/otlp";
      try (Telemetry telemetry =
          Telemetry.start(
              TelemetrySettings.of("onhand-central", "1", "here", endpoint, Map.of()))) {
        telemetry
            .pipeline()
            .decided(
                "adjust",
                "accepted",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                System.nanoTime(),
                System.nanoTime());
      }
    } finally {
      http.stop(0);
    }

    assertThat(bodies).containsOnlyKeys("/otlp/v1/traces", "/otlp/v1/metrics");
    assertThat(ExportTraceServiceRequest.parseFrom(body(bodies, "/otlp/v1/traces")).toString())
        .contains("\"decide\"");
    assertThat(ExportMetricsServiceRequest.parseFrom(body(bodies, "/otlp/v1/metrics")).toString())
        .contains("\"onhand.commands\"");
  }

  private static byte[] body(Map<String, byte[]> bodies, String path) {
    byte[] body = bodies.get(path);
    assertThat(body).as(path).isNotNull();
    return body;
  }
}
