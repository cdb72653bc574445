package io.onhand.server.observability;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Measures every call and makes the server's span of those that are traced: a stream tracer rather
 * than an interceptor, because it hears of a call before it is read and after it is sent, and
 * because the context it fills is attached anyway.
 */
final class MeasuredCalls extends ServerStreamTracer.Factory {

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("method");
  private static final AttributeKey<String> CODE = AttributeKey.stringKey("code");

  /** A method that the server does not have: callers must not be able to invent series. */
  private static final String UNKNOWN_METHOD = "other";

  private final Tracer tracer;
  private final TracePermits permits;
  private final DoubleHistogram duration;
  private final ConcurrentMap<String, AtomicReferenceArray<@Nullable Attributes>> attributes =
      new ConcurrentHashMap<>();

  MeasuredCalls(Meter meter, Tracer tracer, TracePermits permits) {
    this.tracer = tracer;
    this.permits = permits;
    duration =
        meter
            .histogramBuilder("onhand.rpc.duration")
            .setUnit("s")
            .setDescription("From the arrival of a call until its status is sent")
            .setExplicitBucketBoundariesAdvice(Seconds.BUCKETS)
            .build();
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    long start = System.nanoTime();
    Span span = span(fullMethodName, headers.get(Headers.TRACE_PARENT), start);
    SpanContext context = span.getSpanContext();
    CallContext call =
        CallContext.of(
            headers,
            context.isSampled() ? TraceParent.of(context.getTraceId(), context.getSpanId()) : "");
    if (span.isRecording() && call.isChosenByCaller()) {
      span.setAttribute("onhand.request_id", call.requestId());
    }
    return new MeasuredCall(call, span, start);
  }

  private Span span(String fullMethodName, @Nullable String traceParent, long now) {
    boolean part = traceParent != null && TraceParent.isValid(traceParent);
    String sampled = part && traceParent != null ? TraceParent.sampledOrEmpty(traceParent) : "";
    if (part ? sampled.isEmpty() : !permits.tryTake(now)) {
      return Span.getInvalid();
    }
    SpanBuilder builder = tracer.spanBuilder(fullMethodName).setSpanKind(SpanKind.SERVER);
    if (part) {
      builder.setParent(
          io.opentelemetry.context.Context.root().with(Span.wrap(PastSpans.remote(sampled))));
    } else {
      builder.setNoParent();
    }
    int slash = fullMethodName.lastIndexOf('/');
    return builder
        .setAttribute("rpc.system", "grpc")
        .setAttribute("rpc.service", fullMethodName.substring(0, Math.max(slash, 0)))
        .setAttribute("rpc.method", fullMethodName.substring(slash + 1))
        .startSpan();
  }

  private Attributes attributes(String method, Status.Code code) {
    AtomicReferenceArray<@Nullable Attributes> byCode =
        attributes.computeIfAbsent(
            method, m -> new AtomicReferenceArray<>(Status.Code.values().length));
    Attributes known = byCode.get(code.value());
    if (known == null) {
      known = Attributes.of(METHOD, method, CODE, code.name());
      byCode.set(code.value(), known);
    }
    return known;
  }

  private final class MeasuredCall extends ServerStreamTracer {

    private final CallContext call;
    private final Span span;
    private final long startNanos;
    private volatile String method = UNKNOWN_METHOD;

    MeasuredCall(CallContext call, Span span, long startNanos) {
      this.call = call;
      this.span = span;
      this.startNanos = startNanos;
    }

    @Override
    public Context filterContext(Context context) {
      return call.in(context);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> info) {
      method = info.getMethodDescriptor().getFullMethodName();
    }

    @Override
    public void streamClosed(Status status) {
      Status.Code code = status.getCode();
      duration.record(Seconds.of(System.nanoTime() - startNanos), attributes(method, code));
      if (!span.isRecording()) {
        return;
      }
      span.setAttribute("rpc.grpc.status_code", code.value());
      if (isServersFault(code)) {
        span.setStatus(StatusCode.ERROR);
      }
      if (!status.isOk()) {
        span.setAttribute("onhand.request_id", call.requestId());
      }
      span.end();
    }

    /** As OpenTelemetry's conventions have it for the server's side of a call. */
    private static boolean isServersFault(Status.Code code) {
      return switch (code) {
        case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
        case OK,
            CANCELLED,
            INVALID_ARGUMENT,
            NOT_FOUND,
            ALREADY_EXISTS,
            PERMISSION_DENIED,
            RESOURCE_EXHAUSTED,
            FAILED_PRECONDITION,
            ABORTED,
            OUT_OF_RANGE,
            UNAUTHENTICATED ->
            false;
      };
    }
  }
}
