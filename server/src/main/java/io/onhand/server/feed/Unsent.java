package io.onhand.server.feed;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was read for one subscription and not yet sent, in order. Confined to the feed's thread. */
final class Unsent {
  private final ReadAhead ofLog;
  private final ReadAhead ofSnapshots;
  private final Deque<Read> reads = new ArrayDeque<>();

  /** Nothing yet; what comes counts as read ahead. */
  Unsent(ReadAhead ofLog, ReadAhead ofSnapshots) {
    this.ofLog = ofLog;
    this.ofSnapshots = ofSnapshots;
  }

  boolean isEmpty() {
    return reads.isEmpty();
  }

  void add(Read read) {
    reads.add(read);
    ahead(read).held(read.heldBytes());
  }

  void addAll(Collection<? extends Read> more) {
    more.forEach(this::add);
  }

  @Nullable Read poll() {
    Read read = reads.poll();
    if (read != null) {
      ahead(read).released(read.heldBytes());
    }
    return read;
  }

  /** Lets go of what can be read again when there is somebody to send it to. */
  void dropOfLog() {
    if (reads.peek() instanceof Read.OfLog) {
      clear(); // frames come before the log is read, never after
    }
  }

  void clear() {
    while (!reads.isEmpty()) {
      var _ = poll();
    }
  }

  private ReadAhead ahead(Read read) {
    return read instanceof Read.OfLog ? ofLog : ofSnapshots;
  }
}
