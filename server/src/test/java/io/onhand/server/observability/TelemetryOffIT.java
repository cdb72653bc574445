package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Telemetry that is off loads no class of OpenTelemetry and starts no thread")
class TelemetryOffIT {

  @TempDir private Path folder;

  @Test
  void loadsNothingWithoutAnEndpoint() throws Exception {
    ChildJvm.Result result = probe("");

    assertThat(result.errors()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.output()).noneMatch(TelemetryOffIT::isExporters);
    assertThat(loaded()).as("the log of loaded classes").anyMatch("io.grpc.Metadata"::equals);
    assertThat(loaded())
        .noneMatch(name ->
            name.startsWith("io.opentelemetry.")
                || name.startsWith("okhttp3.")
                || name.startsWith("kotlin."));
  }

  @Test
  void loadsItWithOneAndTheProcessStillEndsByItself() throws Exception {
    try (TestCollector collector = TestCollector.start()) {
      ChildJvm.Result result = probe(collector.endpoint());

      assertThat(result.status()).isZero();
      assertThat(result.output()).anyMatch(TelemetryOffIT::isExporters);
      assertThat(loaded()).anyMatch(name -> name.startsWith("io.opentelemetry.sdk."));
      assertThat(collector.metric("onhand.rpc.duration").getHistogram().getDataPoints(0).getCount())
          .isEqualTo(10);
    }
  }

  private ChildJvm.Result probe(String endpoint) throws IOException, InterruptedException {
    return ChildJvm.run(
        TelemetryProbe.class,
        folder,
        Map.of(),
        List.of("-Xlog:class+load=info:file=" + classes() + "::filecount=0"),
        endpoint);
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  private List<String> loaded() throws IOException {
    try (Stream<String> lines = Files.lines(classes())) {
      return lines
          .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", "").replaceFirst(" .*", ""))
          .toList();
    }
  }

  private static boolean isExporters(String thread) {
    return thread.startsWith("BatchSpanProcessor")
        || thread.startsWith("PeriodicMetricReader")
        || thread.contains("OkHttp");
  }
}
