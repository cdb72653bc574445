package io.onhand.server.feed;

import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Housekeeping;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * Whom this server knows as subscribers, and how far they are. Kept in memory and written now and
 * then, on the committer's thread: it may be lost, and the next reports bring it back.
 */
public final class SubscriberRegistry implements Housekeeping {
  private static final long WRITE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Map<String, SubscriberReport> reports;
  private final Consumer<Map<String, SubscriberReport>> write;
  private final Clock clock;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private long writtenNanos;

  /**
   * A registry.
   *
   * @param known what was written before
   * @param write writes them, on the committer's thread
   */
  public SubscriberRegistry(
      Map<String, SubscriberReport> known,
      Consumer<Map<String, SubscriberReport>> write,
      Clock clock) {
    this.reports = new ConcurrentSkipListMap<>(known);
    this.write = write;
    this.clock = clock;
    this.writtenNanos = clock.monotonicNanos();
  }

  /** The newest report of a subscriber counts. Any thread. */
  public void report(String subscriberId, SubscriberReport report) {
    reports.put(subscriberId, report);
    changed.add(subscriberId);
  }

  /** All reports, by id. */
  public Map<String, SubscriberReport> reports() {
    return Map.copyOf(reports);
  }

  @Override
  public boolean step() {
    long now = clock.monotonicNanos();
    if (now - writtenNanos < WRITE_NANOS || changed.isEmpty()) {
      return false;
    }
    writtenNanos = now;
    Map<String, SubscriberReport> news = new HashMap<>();
    for (String id : Set.copyOf(changed)) {
      changed.remove(id);
      SubscriberReport report = reports.get(id);
      if (report != null) {
        news.put(id, report);
      }
    }
    write.accept(news);
    return false;
  }
}
