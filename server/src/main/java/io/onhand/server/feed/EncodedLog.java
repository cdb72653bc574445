package io.onhand.server.feed;

import io.onhand.server.commit.Clock;
import io.onhand.server.statemachine.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log as subscribers see it, decoded and encoded once for all who catch up: when a thousand
 * come back after a cut they want the same part of it at about the same time. Kept in runs of
 * entries, bounded in the bytes that they hold; those that nobody asked for longest go first, and
 * all go when nobody asks.
 *
 * <p>A run is cut by its size and not by blocks, so a large block is not held as a whole. Runs do
 * not overlap: one that is read ends before the next that is here or under way, so readers that
 * begin at cursors of their own share the rest. Who wants what another thread is reading waits for
 * it, on its reader thread. A read that fails leaves nothing: who waited reads for itself.
 *
 * <p>The lock is held for look-ups, never while the disk is read or an entry is encoded.
 */
final class EncodedLog {
  /** A run has no more, so what a read under way will bring is known within so many sequences. */
  private static final int RUN_ENTRIES_MAX = 1_024;

  /** The run, its list, and its places in what is below. */
  private static final int RUN_OBJECTS_BYTES = 240;

  /** Longer than those who catch up are apart from each other, as a rule. */
  private static final long KEEP_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

  private final FeedSource source;
  private final FrameEncoder encoder;
  private final Clock clock;
  private final long bytesMax;
  private final long runBytesMax;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isRead = lock.newCondition();

  /** By their first sequences. Guarded by the lock, as the next two. */
  private final NavigableMap<Long, Run> runs = new TreeMap<>();

  /** The same, the one that was asked for last at the end. */
  private final SequencedSet<Run> byUse = new LinkedHashSet<>();

  /** What is being read: from the first sequence to before which it ends at the latest. */
  private final NavigableMap<Long, Long> underWay = new TreeMap<>();

  /** Changed under the lock, read by any thread. */
  private final AtomicLong heldBytes = new AtomicLong();

  /** When it was last looked at what nobody asks for. The feed's thread. */
  private long restedNanos;

  /**
   * Nothing is kept yet.
   *
   * @param bytesMax memory for what is kept
   * @param runBytesMax where a run ends: after the entry that brings it to so much
   */
  EncodedLog(
      FeedSource source, FrameEncoder encoder, Clock clock, long bytesMax, long runBytesMax) {
    this.source = source;
    this.encoder = encoder;
    this.clock = clock;
    this.bytesMax = bytesMax;
    this.runBytesMax = runBytesMax;
    this.restedNanos = clock.monotonicNanos();
  }

  /** Some entries that follow on each other, at least one. */
  private static final class Run {
    final List<EncodedEntry> entries;
    final long heldBytes;
    long usedNanos;

    Run(List<EncodedEntry> entries, long heldBytes) {
      this.entries = List.copyOf(entries);
      this.heldBytes = RUN_OBJECTS_BYTES + heldBytes;
    }

    long first() {
      return entries.getFirst().sequence();
    }

    long last() {
      return entries.getLast().sequence();
    }

    LogPiece after(long sequence) {
      int from = (int) (sequence + 1 - first());
      return new LogPiece.Entries(entries.subList(from, entries.size()), last());
    }
  }

  /** What is kept, in bytes. Any thread. */
  long heldBytes() {
    return heldBytes.get();
  }

  /**
   * The entries that follow, uncut: at least one if there is one, and about {@code runBytesMax} at
   * most. May wait for the disk: reader threads.
   */
  LogPiece after(long sequence) {
    long first = sequence + 1;
    long before;
    lock.lock();
    try {
      Run run = kept(first);
      while (run == null && isBeingRead(first)) {
        isRead.awaitUninterruptibly();
        run = kept(first);
      }
      if (run != null) {
        return run.after(sequence);
      }
      before = nextAfter(first);
      underWay.put(first, Math.min(before, first + RUN_ENTRIES_MAX));
    } finally {
      lock.unlock();
    }
    Cut cut = new Cut(sequence, before);
    try {
      source.entriesAfter(sequence, cut);
    } catch (RuntimeException e) {
      if (cut.entries.isEmpty()) {
        throw e;
      }
      // What comes before the damage is good; who needs more asks again and is told.
    } finally {
      lock.lock();
      try {
        underWay.remove(first);
        keep(cut.entries.isEmpty() ? null : new Run(cut.entries, cut.bytes));
        isRead.signalAll();
      } finally {
        lock.unlock();
      }
    }
    return cut.piece();
  }

  /** Lets go of what nobody has asked for in a while. The feed's thread: waits for nothing. */
  void rest(long now) {
    if (now - restedNanos < REST_NANOS || heldBytes.get() == 0 || !lock.tryLock()) {
      return;
    }
    restedNanos = now;
    try {
      while (!byUse.isEmpty() && now - byUse.getFirst().usedNanos >= KEEP_NANOS) {
        remove(byUse.getFirst());
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Run kept(long sequence) {
    var floor = runs.floorEntry(sequence);
    if (floor == null || floor.getValue().last() < sequence) {
      return null;
    }
    use(floor.getValue());
    return floor.getValue();
  }

  private void use(Run run) {
    run.usedNanos = clock.monotonicNanos();
    byUse.addLast(run);
  }

  /** Whether a read under way may bring it. */
  private boolean isBeingRead(long sequence) {
    var begun = underWay.floorEntry(sequence);
    return begun != null && sequence < begun.getValue();
  }

  /** Where the next run begins that is here or under way. */
  private long nextAfter(long sequence) {
    Long kept = runs.higherKey(sequence);
    Long coming = underWay.higherKey(sequence);
    return Math.min(kept == null ? Long.MAX_VALUE : kept, coming == null ? Long.MAX_VALUE : coming);
  }

  private void keep(@Nullable Run run) {
    if (run == null || run.heldBytes > bytesMax) {
      return;
    }
    while (heldBytes.get() + run.heldBytes > bytesMax) {
      remove(byUse.getFirst());
    }
    heldBytes.addAndGet(run.heldBytes);
    runs.put(run.first(), run);
    use(run);
  }

  private void remove(Run run) {
    byUse.remove(run);
    runs.remove(run.first());
    heldBytes.addAndGet(-run.heldBytes);
  }

  /** Takes entries until they are enough for a run. */
  private final class Cut implements Predicate<Entry> {
    final List<EncodedEntry> entries = new ArrayList<>();
    long bytes;
    private final long after;
    private final long before;
    private long upTo;

    /** Not there any more, between what was wanted and what the log has; 0: nothing is missing. */
    private long oldest;

    Cut(long after, long before) {
      this.after = after;
      this.before = before;
      this.upTo = after;
    }

    @Override
    public boolean test(Entry entry) {
      if (entry.sequence() != upTo + 1) {
        oldest = entry.sequence();
        return false;
      }
      EncodedEntry encoded = encoder.entry(entry);
      entries.add(encoded);
      bytes += encoded.heldBytes();
      upTo++;
      return bytes < runBytesMax && entries.size() < RUN_ENTRIES_MAX && upTo + 1 < before;
    }

    LogPiece piece() {
      if (upTo > after || oldest == 0) {
        return new LogPiece.Entries(entries, upTo);
      }
      long beginning = source.oldest().orElse(oldest);
      if (beginning <= after) {
        throw new IllegalStateException(
            "Expected entry %d in a log that begins with %d, but the next is %d."
                .formatted(after + 1, beginning, oldest));
      }
      return new LogPiece.Trimmed(oldest);
    }
  }
}
