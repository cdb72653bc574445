package io.onhand.server.observability;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Spans of work that is already done: made from two instants, so that the work itself carries
 * nothing but a trace parent.
 */
final class PastSpans {

  /** More would take the time of the threads that report; a stream of commands is one trace. */
  private static final int PER_SECOND_MAX = 2_000;

  private final Tracer tracer;
  private final TracePermits permits = new TracePermits(PER_SECOND_MAX);

  PastSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Whether one more is made in the second of that {@link System#nanoTime()}. */
  boolean isRoomFor(long nanos) {
    return permits.tryTake(nanos);
  }

  /** A span of somebody's trace, which began at an instant of {@link System#nanoTime()}. */
  SpanBuilder child(String name, String traceParent, long startNanos) {
    return tracer
        .spanBuilder(name)
        .setParent(Context.root().with(Span.wrap(remote(traceParent))))
        .setStartTimestamp(epochNanos(startNanos), TimeUnit.NANOSECONDS);
  }

  /** A span that begins a trace of its own. */
  SpanBuilder root(String name, long startNanos) {
    return tracer
        .spanBuilder(name)
        .setNoParent()
        .setStartTimestamp(epochNanos(startNanos), TimeUnit.NANOSECONDS);
  }

  /** Ends a span at an instant of {@link System#nanoTime()}. */
  static void end(Span span, long endNanos) {
    span.end(epochNanos(endNanos), TimeUnit.NANOSECONDS);
  }

  /** The span that a valid trace parent names. */
  static SpanContext remote(String traceParent) {
    return SpanContext.createFromRemoteParent(
        TraceParent.traceId(traceParent),
        TraceParent.spanId(traceParent),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private static long epochNanos(long nanos) {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond())
        + now.getNano()
        - (System.nanoTime() - nanos);
  }
}
