package io.onhand.server.statemachine;

import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import java.util.List;

/**
 * The entries that one group commit makes durable together.
 *
 * @param header where it stands in the log
 * @param entries at least one, sequences without holes
 */
public record Block(BlockHeader header, List<Entry> entries) {
  /** Checks that the entries are those that the header announces. */
  public Block {
    entries = List.copyOf(entries);
    if (entries.size() != header.lastSequence() - header.firstSequence() + 1) {
      throw new IllegalArgumentException(
          "Expected the entries of " + header + ", but got " + entries.size() + ".");
    }
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).sequence() != header.firstSequence() + i) {
        throw new IllegalArgumentException(
            "Expected sequence "
                + (header.firstSequence() + i)
                + ", but got "
                + entries.get(i).sequence()
                + ".");
      }
    }
  }

  /**
   * Refuses a block that does not continue the head. A block that begins a new epoch names the one
   * that ended and where: only so may its epoch be another than the head's.
   *
   * @throws BrokenChainException when the block does not continue the head
   */
  public void checkContinues(Head head) {
    Head before = head;
    for (Entry entry : entries) {
      if (entry.command().body() instanceof BeginEpoch begin) {
        if (entries.size() != 1
            || begin.endedEpoch() != head.epoch()
            || begin.endedSequence() != head.sequence()
            || header.epoch() == head.epoch()) {
          throw new BrokenChainException(header, head);
        }
        before = head.in(header.epoch());
      }
    }
    header.checkContinues(before);
  }
}
