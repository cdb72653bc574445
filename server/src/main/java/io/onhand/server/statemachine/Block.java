package io.onhand.server.statemachine;

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
}
