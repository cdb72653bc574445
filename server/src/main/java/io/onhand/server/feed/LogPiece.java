package io.onhand.server.feed;

import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Entry;
import java.util.ArrayList;
import java.util.List;

/** What was read of the log after a sequence, on a reader thread. */
sealed interface LogPiece {
  /**
   * The entries that follow, without a gap; whole blocks, for one that was read and decoded is not
   * read again for its second half.
   */
  record Entries(List<EncodedEntry> entries) implements LogPiece {}

  /** What follows is not there any more: the log begins at {@code oldest} now. */
  record Trimmed(long oldest) implements LogPiece {}

  /** Reads a piece of at least one block, if there is one. */
  static LogPiece read(FeedSource source, FrameEncoder encoder, long after, long bytesMax) {
    List<EncodedEntry> entries = new ArrayList<>();
    for (Block block : source.blocksAfter(after, bytesMax)) {
      for (Entry entry : block.entries()) {
        if (entry.sequence() > after) {
          entries.add(encoder.entry(entry));
        }
      }
    }
    boolean isGap = !entries.isEmpty() && entries.getFirst().sequence() != after + 1;
    return isGap ? new Trimmed(entries.getFirst().sequence()) : new Entries(entries);
  }
}
