package io.onhand.server.feed;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open feed: a cursor, and what was read for it and not yet sent. Confined to the feed's
 * thread.
 *
 * <p>Its phases: OPENING (what it asks for is looked at), SNAPSHOT (records are read and sent),
 * FOLLOWING (entries are sent, from the tail while the tail holds what comes next, else from the
 * log), ENDED.
 */
final class Subscription {
  private static final long NO_WISH = Long.MAX_VALUE;

  /** How often one that cannot be sent anything is looked at: it may stall or grow old. */
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private static final int SNAPSHOT_STALLS = 2;

  enum Phase {
    OPENING,
    SNAPSHOT,
    FOLLOWING,
    ENDED
  }

  final SubscribeTo to;
  final FeedSink sink;

  /** When it must end, and when it last moved on or had nothing to send. Monotonic nanoseconds. */
  final long endNanos;

  long progressNanos;
  private long lookedNanos;
  private boolean isBlocked;

  long bookmarkNanos;

  /** A bookmark is wanted as soon as the cursor is here; {@link #NO_WISH}: none is. */
  private long bookmarkAt = NO_WISH;

  Phase phase = Phase.OPENING;

  /** Everything up to here that concerns it was sent. */
  long cursor;

  /** The sequence of what was sent last: an entry, the snapshot, or the point of resuming. */
  long previous;

  /** Read for it and not yet sent. */
  final Unsent reads;

  /** A read for it is wanted, or under way. */
  boolean isReading;

  /** Which of all turns to read was its last, of the log or of its snapshot; 0: it had none. */
  long readTurn;

  /** Which of all wishes to read is its last. */
  long readWish;

  /** While in SNAPSHOT. */
  @Nullable SnapshotReader snapshot;

  Subscription(SubscribeTo to, FeedSink sink, Unsent reads, long nowNanos, long endNanos) {
    this.to = to;
    this.sink = sink;
    this.reads = reads;
    this.progressNanos = nowNanos;
    this.lookedNanos = nowNanos;
    this.bookmarkNanos = nowNanos;
    this.endNanos = endNanos;
    this.cursor = to.after() == null ? 0 : to.after().sequence();
  }

  /** Whether it has lived long enough: not while a snapshot comes, which would begin anew. */
  boolean isTooOld(long now) {
    return phase != Phase.SNAPSHOT && now - endNanos >= 0;
  }

  /**
   * How long it may leave something unread. A slow line takes what a window of its connection holds
   * before it shows that it moves, so a snapshot has more patience.
   */
  long stallMaxNanos(FeedLimits limits) {
    long longest = limits.stallMax().toNanos();
    return phase == Phase.SNAPSHOT ? SNAPSHOT_STALLS * longest : longest;
  }

  /** Sends the entry if it concerns this feed, and moves the cursor past it. True: it was sent. */
  boolean deliver(EncodedEntry entry, FrameEncoder encoder) {
    cursor = entry.sequence();
    List<EncodedEntry.Slice> slices = to.interest().slicesOf(entry);
    if (slices.isEmpty()) {
      return false;
    }
    sink.send(encoder.entry(entry, previous, slices));
    previous = entry.sequence();
    return true;
  }

  /** Wants a bookmark as soon as everything up to a sequence was sent. */
  void wantBookmarkAt(long sequence) {
    // Of two wishes the later one: its bookmark answers both.
    bookmarkAt = bookmarkAt == NO_WISH ? sequence : Math.max(bookmarkAt, sequence);
  }

  boolean isBookmarkWanted() {
    return cursor >= bookmarkAt;
  }

  void bookmarkGiven() {
    if (isBookmarkWanted()) {
      bookmarkAt = NO_WISH;
    }
  }

  /**
   * Whether it has a turn. A thousand that do not read must not cost each turn of the others: until
   * a sink becomes ready they are passed over most of the time, without so much as asking theirs.
   *
   * @param hasReady some sink became ready since the last turn
   */
  boolean isDue(long now, boolean hasReady) {
    if (isBlocked && now - lookedNanos < LOOK_NANOS && !(hasReady && sink.isReady())) {
      return false;
    }
    isBlocked = !sink.isReady();
    lookedNanos = now;
    return true;
  }

  /** Ends the stream, once. */
  void end(FeedEnd end) {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDED;
      reads.clear();
      giveSnapshotBack();
      sink.end(end);
    }
  }

  /** The state that the snapshot was read from is not needed any more. */
  void giveSnapshotBack() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }
}
