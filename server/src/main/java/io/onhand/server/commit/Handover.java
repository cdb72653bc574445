package io.onhand.server.commit;

import io.onhand.server.statemachine.Head;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What sequencer and committer know of each other: blocks go one way, the durable head and the news
 * of lost blocks the other.
 */
final class Handover {
  /** One waits while one is written: more would only make answers later. */
  private static final int WAITING_BLOCKS_MAX = 1;

  private final Queue<PendingBlock> blocks = new ArrayBlockingQueue<>(WAITING_BLOCKS_MAX);
  private volatile Head durable;
  private volatile long lostGeneration = -1;

  Handover(Head durable) {
    this.durable = durable;
  }

  /** Whether a block waits; when the committer takes it, it wakes the sequencer. Any thread. */
  boolean isTaken() {
    return !blocks.isEmpty();
  }

  /** Sequencer: hands a block over. False: one is waiting already. */
  boolean offer(PendingBlock block) {
    return blocks.offer(block);
  }

  /** Committer: takes the next block. */
  @Nullable PendingBlock poll() {
    return blocks.poll();
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
