package io.onhand.bench.feed;

import io.onhand.admin.v1.Subscriber;
import io.onhand.bench.workload.BenchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Looks at Central from outside while it is under load: ten times a second at the memory that its
 * process has resident, once a second at the feeds that it says are open.
 */
public final class CentralWatch implements AutoCloseable {

  private static final long MEMORY_MILLIS = 100;
  private static final long FEEDS_MILLIS = 1_000;
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1_024;

  private final Path status;
  private final BenchStore store;
  private final Predicate<String> counted;
  private final AtomicLong residentMax = new AtomicLong();
  private final AtomicLong feedsSum = new AtomicLong();
  private final AtomicLong feedsLooks = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("central-watch").daemon().unstarted(task));

  private CentralWatch(long pid, BenchStore store, Predicate<String> counted) {
    this.status = Path.of("/proc", Long.toString(pid), "status");
    this.store = store;
    this.counted = counted;
  }

  /**
   * Begins to look.
   *
   * @param store any, through which Central is asked
   * @param counted the ids of the subscribers whose open feeds count
   * @throws IOException where the system does not tell the memory of a process
   */
  public static CentralWatch start(long pid, BenchStore store, Predicate<String> counted)
      throws IOException {
    CentralWatch watch = new CentralWatch(pid, store, counted);
    watch.residentBytes();
    var _ =
        watch.timer.scheduleAtFixedRate(
            watch::lookAtMemory, 0, MEMORY_MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        watch.timer.scheduleWithFixedDelay(
            watch::lookAtFeeds, FEEDS_MILLIS, FEEDS_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** The most memory that was resident, in bytes. */
  public long residentMax() {
    return residentMax.get();
  }

  /** How many of the feeds that count were open, on average; 0 when nobody could look. */
  public double feeds() {
    long looks = feedsLooks.get();
    return looks == 0 ? 0 : (double) feedsSum.get() / looks;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    timer.close();
  }

  private void lookAtMemory() {
    try {
      residentMax.accumulateAndGet(residentBytes(), Math::max);
    } catch (IOException e) {
      // Central is gone: the load notices.
      timer.shutdown();
    }
  }

  private void lookAtFeeds() {
    long open =
        store.status().getSubscribersList().stream()
            .filter(Subscriber::getConnected)
            .filter(subscriber -> counted.test(subscriber.getSubscriberId()))
            .count();
    feedsSum.addAndGet(open);
    feedsLooks.incrementAndGet();
  }

  private long residentBytes() throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(RESIDENT)) {
        String kib = line.substring(RESIDENT.length()).replace("kB", "").strip();
        return Long.parseLong(kib) * KIB;
      }
    }
    throw new IOException("Expected " + RESIDENT + " in " + status + ", but it is not there.");
  }
}
