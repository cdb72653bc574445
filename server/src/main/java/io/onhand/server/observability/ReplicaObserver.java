package io.onhand.server.observability;

/**
 * What a store agent's replica tells whoever watches it. The replica does not know who listens.
 *
 * <p>Every method returns at once, never blocks and never throws; each may be called from any
 * thread. Instants are those of {@link System#nanoTime()}. How far the replica lags behind is a
 * gauge: see {@link Gauges#feedLag}.
 */
public interface ReplicaObserver {

  /** Nobody listens. */
  ReplicaObserver NONE = new SilentReplicaObserver();

  /** False: nobody listens, so that no instant need be taken. Never changes for one observer. */
  boolean enabled();

  /**
   * An entry of the feed and the new cursor are in the replica: reads show them.
   *
   * @param traceParent {@code EntryHeader.trace_parent}: of the call that caused the entry, or
   *     {@code ""}
   * @param sequence of the entry
   * @param logTimeMicros when Central decided it, a moment before it was durable there; 0: it
   *     changed no record here
   * @param changes how many records it changed here
   * @param startNanos when the agent began to apply the entry, or the batch that it is part of
   * @param appliedNanos when reads showed it
   */
  void applied(
      String traceParent,
      long sequence,
      long logTimeMicros,
      int changes,
      long startNanos,
      long appliedNanos);
}
