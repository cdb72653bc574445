package io.onhand.server.commit;

import java.util.List;

/**
 * What the pipeline tells whoever watches it: counts, durations and the calls that are traced. The
 * pipeline does not know who listens, and its outcome never depends on it.
 *
 * <p>Every method returns at once, never blocks and never throws; each may be called from any
 * thread. Instants are those of {@link System#nanoTime()}. A trace parent is the W3C string of the
 * call that brought the command, or {@code ""} when that call is not traced.
 *
 * <p>What costs something to gather (instants, lists of trace parents) is gathered only while
 * {@link #enabled()} is true.
 */
public interface PipelineObserver {

  /** Nobody listens. */
  PipelineObserver NONE = new SilentPipelineObserver();

  /** False: nobody listens, so that nothing need be measured. Never changes for one observer. */
  boolean enabled();

  /** A command was let into the pipeline. */
  void admitted();

  /**
   * A command was turned away before it was sequenced.
   *
   * @param reason the name of the error reason that the caller got, as {@code OVERLOADED}
   */
  void shed(String reason);

  /**
   * A command was decided; it is not durable yet.
   *
   * @param operation what was asked, as {@code adjust}
   * @param outcome {@code accepted}, or the name of the error reason of the refusal, as {@code
   *     INSUFFICIENT_STOCK}
   * @param traceParent of the call, or {@code ""}
   * @param startNanos when the decision began
   * @param endNanos when it was taken
   */
  void decided(
      String operation, String outcome, String traceParent, long startNanos, long endNanos);

  /** A command's key was looked up. */
  void idempotency(KeyLookup result);

  /**
   * A block became durable.
   *
   * @param firstSequence of the block
   * @param entries in the block
   * @param bytes of the block as it is in the log
   * @param startNanos when the committer began to write it
   * @param durableNanos when its sync returned
   * @param traceParents of the commands in it that are traced; never {@code ""}; read before the
   *     method returns
   */
  void blockCommitted(
      long firstSequence,
      int entries,
      long bytes,
      long startNanos,
      long durableNanos,
      List<String> traceParents);

  /** What the look-up of an idempotency key found. */
  enum KeyLookup {
    /** The key was unknown: the command is decided now. */
    NEW,
    /** The same command was decided before: it gets the same answer. */
    REPLAYED,
    /** The key was used for another command: refused. */
    REUSED
  }
}
