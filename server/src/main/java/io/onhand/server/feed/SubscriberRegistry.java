package io.onhand.server.feed;

import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Housekeeping;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom this server knows as subscribers, and how far they are. Kept in memory and written on the
 * committer's thread: now and then, and synced before a subscriber is sent a snapshot, so that the
 * log after it is kept for it also over a restart. The reports may be lost: the next ones bring
 * them back.
 */
public final class SubscriberRegistry implements Housekeeping {
  private static final long WRITE_NANOS = Duration.ofSeconds(5).toNanos();

  private final int knownMax;
  private final Map<String, SubscriberReport> reports;
  private final Writer writer;
  private final Clock clock;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> awaitWritten = new ConcurrentLinkedQueue<>();
  private long writtenNanos;

  /** How many are known: the map would count them one by one. Under this object's lock. */
  private int count;

  /** Writes reports; on the committer's thread. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes what changed.
     *
     * @param known by id
     * @param forgotten ids to remove
     * @param isSynced whether it must survive a power cut from now on
     */
    void write(Map<String, SubscriberReport> known, Set<String> forgotten, boolean isSynced);
  }

  /**
   * A registry.
   *
   * @param knownMax so many are remembered; another one is refused until one is forgotten
   * @param known what was written before
   */
  public SubscriberRegistry(
      int knownMax, Map<String, SubscriberReport> known, Writer writer, Clock clock) {
    this.knownMax = knownMax;
    this.reports = new ConcurrentSkipListMap<>(known);
    this.count = known.size();
    this.writer = writer;
    this.clock = clock;
    this.writtenNanos = clock.monotonicNanos();
  }

  /**
   * The newest report of a subscriber counts. Any thread.
   *
   * @return false: it is not known, and there is no room for another
   */
  public boolean report(String subscriberId, SubscriberReport report) {
    return note(subscriberId, report::after);
  }

  /** So many subscribers are remembered. */
  public int knownMax() {
    return knownMax;
  }

  /**
   * Notes who resumes a feed, or polls; what it resumes after counts as durable. Any thread.
   *
   * @return as {@link #report}
   */
  boolean resumed(SubscribeTo to) {
    return opened(to, null);
  }

  /**
   * Registers who takes a snapshot.
   *
   * @param at the snapshot's position: the log after it is kept for the subscriber from now on
   * @param written runs once that would survive a power cut, on the committer's thread
   * @return as {@link #report}; then {@code written} does not run
   */
  boolean takesSnapshot(SubscribeTo to, Position at, Runnable written) {
    boolean isNoted = opened(to, at);
    if (isNoted) {
      awaitWritten.add(written);
    }
    return isNoted;
  }

  /**
   * Forgets a subscriber: nothing is kept for it. Any thread.
   *
   * @return whether it was known
   */
  public synchronized boolean forget(String subscriberId) {
    boolean wasKnown = reports.remove(subscriberId) != null;
    if (wasKnown) {
      count--;
      changed.add(subscriberId);
    }
    return wasKnown;
  }

  /** All reports, by id. */
  public Map<String, SubscriberReport> reports() {
    return Map.copyOf(reports);
  }

  @Override
  public boolean step() {
    boolean isAwaited = !awaitWritten.isEmpty();
    long now = clock.monotonicNanos();
    if (!isAwaited && (now - writtenNanos < WRITE_NANOS || changed.isEmpty())) {
      return false;
    }
    // First who waits, then what changed: a registration is in the map before it waits.
    List<Runnable> waiting = new ArrayList<>();
    for (Runnable next = awaitWritten.poll(); next != null; next = awaitWritten.poll()) {
      waiting.add(next);
    }
    writtenNanos = now;
    Map<String, SubscriberReport> known = new HashMap<>();
    Set<String> forgotten = new HashSet<>();
    for (String id : Set.copyOf(changed)) {
      changed.remove(id);
      SubscriberReport report = reports.get(id);
      if (report != null) {
        known.put(id, report);
      } else {
        forgotten.add(id);
      }
    }
    writer.write(known, forgotten, isAwaited);
    waiting.forEach(Runnable::run);
    return isAwaited;
  }

  private boolean opened(SubscribeTo to, @Nullable Position snapshotAt) {
    return note(
        to.subscriberId(),
        earlier -> SubscriberReport.opening(to, snapshotAt, clock.wallMicros(), earlier));
  }

  private synchronized boolean note(String id, After report) {
    SubscriberReport earlier = reports.get(id);
    if (earlier == null) {
      if (count >= knownMax) {
        return false;
      }
      count++;
    }
    reports.put(id, report.after(earlier));
    changed.add(id);
    return true;
  }

  /** What is known after something was heard. */
  private interface After {
    SubscriberReport after(@Nullable SubscriberReport earlier);
  }
}
