package io.onhand.server.feed;

import io.onhand.server.statemachine.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read of the log after a sequence for one reader, on a reader thread. */
sealed interface LogPiece {
  /**
   * The entries that follow and concern the reader, cut to its stores.
   *
   * @param entries in order
   * @param upTo nothing else up to here concerns it
   */
  record Entries(List<EncodedEntry> entries, long upTo) implements LogPiece {}

  /** What follows is not there any more: the log begins at {@code oldest} now. */
  record Trimmed(long oldest) implements LogPiece {}

  /**
   * Reads a piece of at least one entry, if there is one. A block that is larger is read again for
   * the next piece: that costs less than its entries do in memory while a reader stalls.
   *
   * @param bytesMax where it ends, in bytes that will be sent
   */
  static LogPiece read(
      FeedSource source, FrameEncoder encoder, Interest interest, long after, long bytesMax) {
    Cut cut = new Cut(encoder, interest, after, bytesMax);
    source.entriesAfter(after, cut);
    return cut.piece();
  }

  /** Takes what concerns one reader, until it is enough. */
  final class Cut implements FeedSource.EntryTaker {
    /** So much of the log is read, also where nothing in it concerns the reader. */
    private static final long LOG_BYTES_MAX = 1 << 20;

    private final FrameEncoder encoder;
    private final Interest interest;
    private final long after;
    private final long bytesMax;
    private final List<EncodedEntry> entries = new ArrayList<>();
    private @Nullable Trimmed trimmed;
    private long upTo;
    private long bytes;
    private long logBytes;

    private Cut(FrameEncoder encoder, Interest interest, long after, long bytesMax) {
      this.encoder = encoder;
      this.interest = interest;
      this.after = after;
      this.bytesMax = bytesMax;
      this.upTo = after;
    }

    @Override
    public boolean take(Entry entry, int size) {
      if (upTo == after && entry.sequence() != after + 1) {
        trimmed = new Trimmed(entry.sequence());
        return false;
      }
      upTo = entry.sequence();
      logBytes += size;
      EncodedEntry encoded = encoder.entry(entry);
      List<EncodedEntry.Slice> slices = interest.slicesOf(encoded);
      if (!slices.isEmpty()) {
        EncodedEntry wanted = encoded.cutTo(slices);
        entries.add(wanted);
        bytes += wanted.bytes();
      }
      return bytes < bytesMax && logBytes < LOG_BYTES_MAX;
    }

    private LogPiece piece() {
      return trimmed == null ? new Entries(entries, upTo) : trimmed;
    }
  }
}
