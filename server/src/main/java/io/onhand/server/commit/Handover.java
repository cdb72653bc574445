package io.onhand.server.commit;

import io.onhand.server.statemachine.Head;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What sequencer and committer know of each other: blocks go one way, the durable head and the news
 * of lost blocks the other.
 */
final class Handover {
  /** One waits while one is written: more would only make answers later. */
  private final AtomicReference<@Nullable PendingBlock> waiting = new AtomicReference<>();

  private volatile Head durable;
  private volatile long lostGeneration = -1;

  Handover(Head durable) {
    this.durable = durable;
  }

  /** Whether a block waits; when the committer takes it, it wakes the sequencer. Any thread. */
  boolean isTaken() {
    return waiting.get() != null;
  }

  /** Sequencer: hands a block over, when none waits. */
  void add(PendingBlock block) {
    if (!waiting.compareAndSet(null, block)) {
      throw new IllegalStateException("Expected no block to wait, but one does.");
    }
  }

  /** Committer: takes the next block. */
  @Nullable PendingBlock poll() {
    return waiting.getAndSet(null);
  }

  Head durable() {
    return durable;
  }

  /** Committer: everything up to here is durable. */
  void durable(Head head) {
    durable = head;
  }

  /** Blocks of this generation and older are lost. */
  long lostGeneration() {
    return lostGeneration;
  }

  /** Committer: this generation is lost. */
  void lost(long generation) {
    lostGeneration = generation;
  }
}
