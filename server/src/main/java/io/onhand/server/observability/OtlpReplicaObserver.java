package io.onhand.server.observability;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;

/** Makes the span {@code replica.apply} of the entries that are traced. */
final class OtlpReplicaObserver implements ReplicaObserver {

  private static final AttributeKey<Long> SEQUENCE = AttributeKey.longKey("onhand.sequence");
  private static final AttributeKey<Long> CHANGES = AttributeKey.longKey("onhand.changes");

  private final PastSpans spans;

  OtlpReplicaObserver(PastSpans spans) {
    this.spans = spans;
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public void applied(
      String traceParent,
      long sequence,
      long logTimeMicros,
      int changes,
      long startNanos,
      long appliedNanos) {
    // Not only "": what comes over the feed is checked again before it names a trace.
    String parent = TraceParent.sampledOrEmpty(traceParent);
    if (parent.isEmpty() || !spans.isRoomFor(appliedNanos)) {
      return;
    }
    Span apply =
        spans
            .child("replica.apply", parent, startNanos)
            .setAttribute(SEQUENCE, sequence)
            .setAttribute(CHANGES, (long) changes)
            .startSpan();
    PastSpans.end(apply, appliedNanos);
  }
}
