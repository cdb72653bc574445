package io.onhand.server.commit;

import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Head;

/** Told of each block once it is durable, in order, on the committer's thread; returns at once. */
@FunctionalInterface
public interface DurableListener {
  /**
   * A block is durable.
   *
   * @param head the head now
   * @param bytes the block's size in the log
   */
  void onDurable(Block block, Head head, int bytes);
}
