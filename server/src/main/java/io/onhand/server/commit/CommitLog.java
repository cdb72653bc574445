package io.onhand.server.commit;

import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import java.util.List;

/**
 * Where blocks become durable. Appending makes the block's entries and their effects durable
 * together and returns when they are. Used by the committer alone.
 */
public interface CommitLog {
  /**
   * Appends entries as one block after the head.
   *
   * @param entries at least one; the first continues the head
   * @return what became of them
   * @throws RuntimeException when it is not known whether they are durable: nothing may be appended
   *     again
   */
  Appended append(List<Entry> entries);

  /** What became of a block. */
  sealed interface Appended {
    /**
     * It is durable.
     *
     * @param block the block
     * @param head the head now
     * @param bytes its size in the log
     */
    record Durable(Block block, Head head, int bytes) implements Appended {}

    /**
     * This server may not append, or no longer: whether the block is durable elsewhere is not
     * known.
     */
    record Lost() implements Appended {}
  }
}
