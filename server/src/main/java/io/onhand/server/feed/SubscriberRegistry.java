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

  private final Map<String, SubscriberReport> reports;
  private final Writer writer;
  private final Clock clock;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> awaitWritten = new ConcurrentLinkedQueue<>();
  private long writtenNanos;

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
   * @param known what was written before
   */
  public SubscriberRegistry(Map<String, SubscriberReport> known, Writer writer, Clock clock) {
    this.reports = new ConcurrentSkipListMap<>(known);
    this.writer = writer;
    this.clock = clock;
    this.writtenNanos = clock.monotonicNanos();
  }

  /** The newest report of a subscriber counts. Any thread. */
  public void report(String subscriberId, SubscriberReport report) {
    reports.compute(subscriberId, (_, earlier) -> report.after(earlier));
    changed.add(subscriberId);
  }

  /** Notes a poller's position as what it has made durable. Any thread. */
  void polled(SubscribeTo to) {
    opened(to, null);
  }

  /** Notes who resumes a feed; what it resumes after counts as durable. Any thread. */
  void resumed(SubscribeTo to) {
    opened(to, null);
  }

  /**
   * Registers who takes a snapshot.
   *
   * @param at the snapshot's position: the log after it is kept for the subscriber from now on
   * @param written runs once that would survive a power cut, on the committer's thread
   */
  void takesSnapshot(SubscribeTo to, Position at, Runnable written) {
    opened(to, at);
    awaitWritten.add(written);
  }

  /**
   * Forgets a subscriber: nothing is kept for it. Any thread.
   *
   * @return whether it was known
   */
  public boolean forget(String subscriberId) {
    boolean wasKnown = reports.remove(subscriberId) != null;
    changed.add(subscriberId);
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

  private void opened(SubscribeTo to, @Nullable Position snapshotAt) {
    reports.compute(
        to.subscriberId(),
        (_, earlier) -> SubscriberReport.opening(to, snapshotAt, clock.wallMicros(), earlier));
    changed.add(to.subscriberId());
  }
}
