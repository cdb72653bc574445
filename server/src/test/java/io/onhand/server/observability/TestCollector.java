package io.onhand.server.observability;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A collector that keeps what it is sent: an OTLP/gRPC server on a free port of the loopback
 * address.
 */
public final class TestCollector implements AutoCloseable {

  private final Server server;
  private final Queue<ResourceSpans> spans = new ConcurrentLinkedQueue<>();
  private final Queue<ResourceMetrics> metrics = new ConcurrentLinkedQueue<>();
  private final Queue<Metadata> headers = new ConcurrentLinkedQueue<>();
  private volatile boolean refusing;

  private TestCollector(int port) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .directExecutor()
            .intercept(new Recorder())
            .addService(new Traces())
            .addService(new Metrics())
            .build()
            .start();
  }

  /** One on a free port. */
  public static TestCollector start() throws IOException {
    return new TestCollector(0);
  }

  /** One on a port where another was. */
  public static TestCollector start(int port) throws IOException {
    return new TestCollector(port);
  }

  /** Its port. */
  public int port() {
    return server.getPort();
  }

  /** What {@code --otlp-endpoint} takes. */
  public String endpoint() {
    return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port();
  }

  /** From now on every export fails, or none. */
  public void refuse(boolean refused) {
    refusing = refused;
  }

  /** The spans received so far, oldest first. */
  public List<Span> spans() {
    return spansOf(resource -> true);
  }

  /** The spans received so far from one service. */
  public List<Span> spansOf(String service) {
    return spansOf(resource ->
        service.equals(attribute(resource.getResource().getAttributesList(), "service.name")));
  }

  /** Each export of metrics received so far, oldest first. */
  public List<Metric> metrics() {
    return metricsOf(resource -> true);
  }

  /** Each export of metrics received so far from one service. */
  public List<Metric> metricsOf(String service) {
    return metricsOf(resource ->
        service.equals(attribute(resource.getResource().getAttributesList(), "service.name")));
  }

  private List<Metric> metricsOf(Predicate<ResourceMetrics> from) {
    return metrics.stream()
        .filter(from)
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .toList();
  }

  /** The newest export of one metric; fails if there is none. */
  public Metric metric(String name) {
    return metrics().reversed().stream()
        .filter(metric -> metric.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Expected a metric " + name + ", but none came"));
  }

  /** The resources that sent metrics. */
  public Stream<ResourceMetrics> metricResources() {
    return metrics.stream();
  }

  /** The headers of each export. */
  public List<Metadata> headers() {
    return List.copyOf(headers);
  }

  /** An attribute's text; {@code ""} if there is none. */
  public static String attribute(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(pair -> pair.getKey().equals(key))
        .map(pair -> pair.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private List<Span> spansOf(Predicate<ResourceSpans> from) {
    return spans.stream()
        .filter(from)
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private <T> void answer(StreamObserver<T> answers, T answer) {
    if (refusing) {
      answers.onError(Status.INVALID_ARGUMENT.asRuntimeException());
      return;
    }
    answers.onNext(answer);
    answers.onCompleted();
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answers) {
      if (!refusing) {
        spans.addAll(request.getResourceSpansList());
      }
      answer(answers, ExportTraceServiceResponse.getDefaultInstance());
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> answers) {
      if (!refusing) {
        metrics.addAll(request.getResourceMetricsList());
      }
      answer(answers, ExportMetricsServiceResponse.getDefaultInstance());
    }
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata received, ServerCallHandler<Q, A> next) {
      headers.add(received);
      return next.startCall(call, received);
    }
  }
}
