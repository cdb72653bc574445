package io.onhand.agent.replica;

import io.onhand.server.commit.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the replica last was up to date: who heard at time t that the head is at h, and has
 * reached h, was up to date at t. Ages run on the monotonic clock; over a restart, where that clock
 * starts anew, the stored wall-clock time stands in, and if that lies in the future nothing is
 * known. What is not known is stale.
 *
 * <p>The thread of the link changes it; any thread asks.
 */
public final class FreshnessTracker {

  private static final int HEADS_MAX = 256;

  private final Clock clock;
  private final long staleAfterNanos;
  private final TransitDelay transit = new TransitDelay();
  private final Deque<Head> heads = new ArrayDeque<>();
  private long reached;
  private volatile Mark mark;

  /**
   * Starts with what the replica remembers.
   *
   * @param upToDateMicros wall-clock time at which the replica last was up to date; 0: never
   * @param staleAfter an older replica is stale also while the link is live
   */
  public FreshnessTracker(Clock clock, long upToDateMicros, Duration staleAfter) {
    this.clock = clock;
    this.staleAfterNanos = staleAfter.toNanos();
    long ageMicros = clock.wallMicros() - upToDateMicros;
    boolean isKnown = upToDateMicros > 0 && ageMicros >= 0;
    long atNanos = clock.monotonicNanos() - TimeUnit.MICROSECONDS.toNanos(ageMicros);
    mark = new Mark(isKnown, isKnown ? atNanos : 0, false);
  }

  private record Head(long sequence, long atNanos) {}

  /** Up to date at {@code atNanos}, if that is known. */
  private record Mark(boolean isKnown, long atNanos, boolean isLive) {}

  /** The link follows the feed from this cursor on. */
  public void live(long cursor) {
    heads.clear();
    transit.reset();
    reached = cursor;
    mark = new Mark(mark.isKnown(), mark.atNanos(), true);
  }

  /** The link no longer follows the feed. */
  public void notLive() {
    mark = new Mark(mark.isKnown(), mark.atNanos(), false);
  }

  /** A bookmark of the feed came in. */
  public void bookmark(long head, long serverTimeMicros) {
    long now = clock.monotonicNanos();
    heard(head, now - transit.excessNanos(now, serverTimeMicros));
  }

  /** The head of the log was at {@code head} at that time or later. */
  public void heard(long head, long atNanos) {
    Head last = heads.peekLast();
    if (head <= reached) {
      upToDate(atNanos);
    } else if (last != null && head == last.sequence()) {
      heads.removeLast();
      heads.addLast(new Head(head, Math.max(atNanos, last.atNanos())));
    } else if (heads.size() < HEADS_MAX && (last == null || head > last.sequence())) {
      heads.addLast(new Head(head, atNanos));
    }
  }

  /** The replica's cursor moved. */
  public void reached(long cursor) {
    reached = cursor;
    Head passed = null;
    while (!heads.isEmpty() && heads.element().sequence() <= cursor) {
      passed = heads.remove();
    }
    if (passed != null) {
      upToDate(passed.atNanos());
    }
  }

  /** How fresh the replica is now. Any thread. */
  public Staleness now() {
    Mark now = mark;
    if (!now.isKnown()) {
      return new Staleness(true, null);
    }
    long ageNanos = Math.max(0, clock.monotonicNanos() - now.atNanos());
    return new Staleness(!now.isLive() || ageNanos > staleAfterNanos, Duration.ofNanos(ageNanos));
  }

  /** When the replica last was up to date, by the wall clock; 0: not known. */
  public long upToDateMicros() {
    @Nullable Duration age = now().age();
    return age == null ? 0 : clock.wallMicros() - TimeUnit.NANOSECONDS.toMicros(age.toNanos());
  }

  private void upToDate(long atNanos) {
    Mark now = mark;
    if (!now.isKnown() || atNanos - now.atNanos() > 0) {
      mark = new Mark(true, atNanos, now.isLive());
    }
  }
}
