package io.onhand.server;

import io.grpc.BindableService;
import io.onhand.server.admin.Alarms;
import io.onhand.server.api.CentralServices;
import io.onhand.server.api.RangeHashes;
import io.onhand.server.api.ReplicationApi;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.DurableListener;
import io.onhand.server.commit.FaultHandler;
import io.onhand.server.commit.Housekeeping;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.commit.StepThread;
import io.onhand.server.feed.Feed;
import io.onhand.server.feed.FeedFigures;
import io.onhand.server.feed.FeedLimits;
import io.onhand.server.feed.SubscriberRegistry;
import io.onhand.server.log.LogFeedSource;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredSubscribers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The feed put together. The pipeline tells it of blocks and it asks the pipeline for log time, so
 * it is made in two steps: {@link #listener} and {@link #housekeeping} exist before the pipeline,
 * the rest after.
 */
final class FeedPart implements AutoCloseable {
  private static final int READERS = 2;
  private static final int READS_WAITING_MAX = 20_000;
  private static final long GOODBYE_NANOS = Duration.ofSeconds(1).toNanos();

  private final KeyValueStore store;
  private final SnapshotPool snapshots;
  private final Alarms alarms;
  private final SubscriberRegistry registry;
  private final ReadThreads readers = new ReadThreads("feed-reader", READERS, READS_WAITING_MAX);
  private volatile @Nullable Running running;

  /** What exists once the pipeline does. */
  private record Running(Feed feed, StepThread thread) {}

  FeedPart(KeyValueStore store, Alarms alarms) {
    this.store = store;
    this.snapshots =
        new SnapshotPool(
            store, CentralServices::sequenceOf, System::nanoTime, SnapshotPool.Limits.FEED);
    this.alarms = alarms;
    StoredSubscribers stored = new StoredSubscribers(store);
    this.registry =
        new SubscriberRegistry(
            FeedLimits.DEFAULT.subscribersMax(), stored.read(), stored::write, Clock.SYSTEM);
  }

  DurableListener listener() {
    return this::onDurable;
  }

  Housekeeping housekeeping() {
    return registry;
  }

  SubscriberRegistry registry() {
    return registry;
  }

  /** Starts the loop; before the pipeline starts, so that no block is missed. */
  BindableService start(
      Pipeline pipeline, RangeHashes hashes, Executor reads, FaultHandler faults) {
    Waker waker = new Waker();
    Feed feed =
        new Feed(
            FeedLimits.DEFAULT,
            new Feed.Ports(
                new LogFeedSource(store, snapshots),
                CentralServices.feedFrames(new StoredState(store).lineage()),
                Clock.SYSTEM,
                pipeline::logTimeMicros,
                ThreadLocalRandom.current(),
                registry,
                readers,
                this::ahead,
                what -> alarms.raise(Alarms.Cause.LOG_DAMAGED, what),
                waker::wake),
            pipeline.head());
    StepThread thread =
        new StepThread(
            "feed", feed, e -> faults.fatal("Expected the feed to go on, but it failed.", e));
    waker.thread = thread;
    running = new Running(feed, thread);
    thread.start();
    return new ReplicationApi(feed, registry, pipeline, Clock.SYSTEM, this::ahead, hashes, reads);
  }

  /** Closes snapshots that nobody needs; called about once a second. */
  void sweep() {
    snapshots.sweep();
  }

  /** Ids of the open feeds. */
  Set<String> openSubscribers() {
    Running now = running;
    return now == null ? Set.of() : now.feed().openSubscribers();
  }

  int subscribers() {
    Running now = running;
    return now == null ? 0 : now.feed().subscribers();
  }

  /** What the feed holds in memory. */
  FeedFigures figures() {
    Running now = running;
    return now == null ? FeedFigures.NONE : now.feed().figures();
  }

  /** Ends every feed with the point where it can be resumed, and the loop. */
  @Override
  public void close() {
    Running now = running;
    running = null;
    if (now != null) {
      now.feed().close();
      long until = System.nanoTime() + GOODBYE_NANOS;
      while (now.feed().subscribers() > 0 && System.nanoTime() - until < 0) {
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      }
      now.thread().close();
    }
    readers.close();
    snapshots.close();
  }

  private void onDurable(Block block, Head head, int bytes) {
    Running now = running;
    if (now != null) {
      now.feed().onDurable(block, head, bytes);
    }
  }

  private void ahead(String subscriberId, long has, long head) {
    alarms.raise(
        Alarms.Cause.SUBSCRIBER_AHEAD,
        subscriberId,
        "Subscriber '%s' has sequence %d, but the log ends at %d: something that was answered is lost."
            .formatted(subscriberId, has, head));
  }

  /** The loop wakes itself from other threads, so the thread that runs it comes after it. */
  private static final class Waker {
    private volatile @Nullable StepThread thread;

    void wake() {
      StepThread loop = thread;
      if (loop != null) {
        loop.wake();
      }
    }
  }
}
