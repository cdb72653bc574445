package io.onhand.server.feed;

import java.util.ArrayList;
import java.util.List;

/** What was read of the log after a sequence, on a reader thread. */
sealed interface LogPiece {
  /**
   * Entries that follow: all of them, or for one reader those that concern it, cut to its stores.
   *
   * @param entries in order
   * @param upTo there is nothing else up to here; {@code after} itself: the log ends there
   */
  record Entries(List<EncodedEntry> entries, long upTo) implements LogPiece {}

  /** What follows is not there any more: the log begins at {@code oldest} now. */
  record Trimmed(long oldest) implements LogPiece {}

  /**
   * Reads a piece for one reader. Only whole runs of the log are looked at, so that none is read
   * again for the rest of it. However little of it concerns the reader, it looks at no more than
   * the others: so all who catch up move over the log at one pace, and find what was encoded for
   * those before them.
   *
   * @param bytesMax where it ends, in memory, with what does not concern the reader
   */
  static LogPiece read(EncodedLog log, Interest interest, long after, long bytesMax) {
    List<EncodedEntry> wanted = new ArrayList<>();
    long upTo = after;
    long looked = 0;
    while (looked < bytesMax) {
      LogPiece next;
      try {
        next = log.after(upTo);
      } catch (RuntimeException e) {
        if (upTo == after) {
          throw e;
        }
        break; // the reader may need no more than what comes before the damage
      }
      if (next instanceof Trimmed && upTo == after) {
        return next;
      }
      if (!(next instanceof Entries(List<EncodedEntry> entries, long last)) || last == upTo) {
        break; // the next piece says so, or the log ends here
      }
      for (EncodedEntry entry : entries) {
        looked += entry.heldBytes();
        List<EncodedEntry.Slice> slices = interest.slicesOf(entry);
        if (!slices.isEmpty()) {
          wanted.add(entry.cutTo(slices));
        }
      }
      upTo = last;
    }
    return new Entries(wanted, upTo);
  }
}
