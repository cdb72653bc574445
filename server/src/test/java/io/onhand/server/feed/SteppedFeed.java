package io.onhand.server.feed;

import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.api.CentralServices;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.commit.TestClock;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.log.LogFeedSource;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.SnapshotPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The real feed after the real pipeline, stepped by hand; reads are done when the test says so. */
public final class SteppedFeed {
  public final SteppedPipeline server;
  final Queue<Runnable> reads = new ArrayDeque<>();
  final List<String> alarms = new ArrayList<>();
  final List<String> damages = new ArrayList<>();
  final SnapshotPool snapshots;
  final CountingFrames frames = new CountingFrames(CentralServices.feedFrames(Lineage.NONE));
  public final SubscriberRegistry registry;

  /** What is written of subscribers, and how often it was synced. */
  final Map<String, SubscriberReport> stored = new TreeMap<>();

  int synced;
  boolean rejectsReads;
  private @Nullable Feed feed;

  SteppedFeed(FeedLimits limits, long seed) {
    this(limits, seed, SteppedPipeline.fresh(), new TestClock());
  }

  /** A Central that is started on what a store holds. */
  public SteppedFeed(FeedLimits limits, long seed, InMemoryStore store, TestClock clock) {
    server =
        new SteppedPipeline(
            store,
            clock,
            (block, head, bytes) -> {
              if (feed != null) {
                feed.onDurable(block, head, bytes);
              }
            });
    registry =
        new SubscriberRegistry(limits.subscribersMax(), Map.of(), this::written, server.clock);
    snapshots =
        new SnapshotPool(
            server.store,
            CentralServices::sequenceOf,
            server.clock::monotonicNanos,
            SnapshotPool.Limits.FEED);
    feed =
        new Feed(
            limits,
            new Feed.Ports(
                new LogFeedSource(server.store, snapshots),
                frames,
                server.clock,
                server.clock::wallMicros,
                new Random(seed),
                registry,
                this::read,
                (id, has, head) -> alarms.add("%s has %d of %d".formatted(id, has, head)),
                damages::add,
                () -> {}),
            server.pipeline.head());
  }

  /** One subscriber's stream, ready when the test says so. */
  static final class Sink implements FeedSink {
    final List<SubscribeResponse> frames = new ArrayList<>();
    final List<FeedEnd> ends = new ArrayList<>();
    boolean isReady = true;

    /** So many frames it takes before it stalls. */
    int framesMax = Integer.MAX_VALUE;

    @Override
    public boolean isReady() {
      return isReady && frames.size() < framesMax;
    }

    @Override
    public void send(Frame frame) {
      if (!ends.isEmpty()) {
        throw new AssertionError("Expected nothing after the end.");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      frame.parts().forEach(bytes::writeBytes);
      try {
        frames.add(SubscribeResponse.parseFrom(bytes.toByteArray()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void end(FeedEnd end) {
      ends.add(end);
    }

    List<Long> sequences() {
      return frames.stream()
          .filter(SubscribeResponse::hasEntry)
          .map(frame -> frame.getEntry().getHeader().getSequence())
          .toList();
    }

    boolean hasEverythingUpTo(long sequence) {
      return !frames.isEmpty()
          && frames.getLast().hasBookmark()
          && frames.getLast().getBookmark().getPosition().getSequence() == sequence;
    }
  }

  public Feed feed() {
    if (feed == null) {
      throw new IllegalStateException("Expected a feed.");
    }
    return feed;
  }

  /** Declares stores and puts 100 of A into each. */
  public SteppedFeed stocked(String... stores) {
    for (String store : stores) {
      server.submit("declare " + store, new CreateStore(store, ""));
    }
    server.run();
    return this;
  }

  Sink subscribe(String id, @Nullable Position after, String... stores) {
    Sink sink = new Sink();
    feed().subscribe(new SubscribeTo(id, after, new Interest(Set.of(stores), false), false), sink);
    return sink;
  }

  void receive(String key, String product, long delta) {
    server.submit(key, SteppedPipeline.adjusting(product, delta, AdjustReason.RECEIPT));
    server.run();
  }

  /** Until there is nothing left to do at this moment. */
  public void run() {
    feed().ready(); // as transports tell of sinks that the test has made ready
    for (boolean more = true; more; ) {
      more = feed().step();
      more |= registry.step();
      for (Runnable read = reads.poll(); read != null; read = reads.poll()) {
        read.run();
        more = true;
      }
    }
  }

  private void written(
      Map<String, SubscriberReport> known, Set<String> forgotten, boolean isSynced) {
    stored.putAll(known);
    stored.keySet().removeAll(forgotten);
    synced += isSynced ? 1 : 0;
  }

  private void read(Runnable read) {
    if (rejectsReads) {
      throw new RejectedExecutionException();
    }
    reads.add(read);
  }

  /** What is known of a subscriber that must be known. */
  SubscriberReport registered(String id) {
    return Objects.requireNonNull(registry.reports().get(id));
  }
}
