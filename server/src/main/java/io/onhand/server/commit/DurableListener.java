package io.onhand.server.commit;

import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Head;

/** Told of each block once it is durable, in order, on the committer's thread; returns at once. */
@FunctionalInterface
public interface DurableListener {
  void onDurable(Block block, Head head);
}
