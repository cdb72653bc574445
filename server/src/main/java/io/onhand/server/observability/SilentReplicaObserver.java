package io.onhand.server.observability;

/** Does nothing. */
final class SilentReplicaObserver implements ReplicaObserver {

  @Override
  public boolean enabled() {
    return false;
  }

  @Override
  public void applied(
      String traceParent,
      long sequence,
      long logTimeMicros,
      int changes,
      long startNanos,
      long appliedNanos) {}
}
