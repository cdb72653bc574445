package io.onhand.server.observability;

/** Passes on to two, of which both listen. */
public record BothReplicaObservers(ReplicaObserver one, ReplicaObserver other)
    implements ReplicaObserver {

  /** Tells both of those that listen. */
  public static ReplicaObserver of(ReplicaObserver one, ReplicaObserver other) {
    if (!other.enabled()) {
      return one;
    }
    return one.enabled() ? new BothReplicaObservers(one, other) : other;
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
    one.applied(traceParent, sequence, logTimeMicros, changes, startNanos, appliedNanos);
    other.applied(traceParent, sequence, logTimeMicros, changes, startNanos, appliedNanos);
  }
}
