package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.server.commit.PipelineObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long because the exporter waits for its collector. */
@Tag("long")
@DisplayName("A collector that is away, slow or refusing costs the server nothing but one line")
@Timeout(60)
class CollectorAwayTest {

  private static final String TRACE_PARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void saysOnceThatItIsAwayAndOnceThatItIsBack() throws IOException {
    int port;
    try (TestCollector gone = TestCollector.start()) {
      port = gone.port();
    }
    try (CapturedLog log = new CapturedLog(CollectorWatch.class);
        Telemetry telemetry = telemetry(port)) {
      await().atMost(LONG).until(() -> !lines(log, "metrics", port).isEmpty());
      await().atMost(LONG).until(() -> reported(telemetry, lines(log, "traces", port).size() == 1));

      try (TestCollector back = TestCollector.start(port)) {
        await().atMost(LONG).until(() -> lines(log, "metrics", port).size() == 2);
        await()
            .atMost(LONG)
            .until(() -> reported(telemetry, lines(log, "traces", port).size() == 2));
        await().atMost(LONG).until(() -> back.metrics().size() > 3 && back.spans().size() > 3);
      }

      assertThat(lines(log, "metrics", port))
          .hasSizeBetween(2, 3)
          .startsWith(away("metrics", port, log), back("metrics", port));
      assertThat(lines(log, "traces", port))
          .hasSizeBetween(2, 3)
          .startsWith(away("traces", port, log), back("traces", port));
      assertThat(away("metrics", port, log)).contains("cause=java.net.ConnectException");
    }
  }

  @Test
  void saysOnceThatItRefuses() throws IOException {
    try (TestCollector collector = TestCollector.start();
        CapturedLog log = new CapturedLog(CollectorWatch.class);
        Telemetry telemetry = telemetry(collector.port())) {
      collector.refuse(true);
      telemetry.pipeline().admitted();
      await().atMost(LONG).until(() -> collector.headers().size() > 5);

      assertThat(lines(log, "metrics", collector.port()))
          .singleElement()
          .asString()
          .startsWith("WARN");
    }
  }

  @Test
  void takesReportsAndEndsInTimeWhileNobodyAnswers() throws Exception {
    AtomicInteger readAfterEnd = new AtomicInteger();
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Telemetry telemetry = telemetry(mute.getLocalPort());
      boolean[] ended = new boolean[1];
      telemetry
          .gauges()
          .register(
              Gauge.LOG_HEAD,
              () -> {
                if (ended[0]) {
                  readAfterEnd.incrementAndGet();
                }
                return 1;
              });
      long start = System.nanoTime();
      for (int i = 0; i < 100_000; i++) {
        report(telemetry.pipeline());
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));

      start = System.nanoTime();
      telemetry.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(TelemetrySettings.FLUSH_MAX.plusSeconds(2));
      ended[0] = true;
      report(telemetry.pipeline());
    }
    assertThat(readAfterEnd).hasValue(0);
  }

  private static Telemetry telemetry(int port) {
    return Telemetry.start(
        TelemetrySettings.of(
            "onhand-central",
            "1",
            "here",
            "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port,
            Map.of("OTEL_METRIC_EXPORT_INTERVAL", "100")));
  }

  private static boolean reported(Telemetry telemetry, boolean seen) {
    report(telemetry.pipeline());
    return seen;
  }

  private static void report(PipelineObserver pipeline) {
    long now = System.nanoTime();
    pipeline.decided("adjust", "accepted", TRACE_PARENT, now, now);
  }

  /** Those of one collector: what another test left behind may still be ending. */
  private static List<String> lines(CapturedLog log, String signal, int port) {
    return log.lines().stream()
        .filter(line ->
            line.contains("signal=" + signal + " collector=127.0.0.1:" + port + " ")
                || line.endsWith("signal=" + signal + " collector=127.0.0.1:" + port))
        .toList();
  }

  /** The line of it going away, with the cause that was found. */
  private static String away(String signal, int port, CapturedLog log) {
    String line = lines(log, signal, port).getFirst();
    assertThat(line)
        .startsWith(
            "WARN The collector does not take telemetry; nothing else is affected signal="
                + signal
                + " collector=127.0.0.1:"
                + port
                + " cause=");
    return line;
  }

  private static String back(String signal, int port) {
    return "INFO The collector takes telemetry again signal="
        + signal
        + " collector=127.0.0.1:"
        + port;
  }
}
