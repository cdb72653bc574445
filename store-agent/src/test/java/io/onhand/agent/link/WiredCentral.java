package io.onhand.agent.link;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.agent.TestClock;
import io.onhand.agent.link.FeedEvent.EndKind;
import io.onhand.agent.link.FeedEvent.Ended;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.FeedCommands;
import io.onhand.server.feed.FeedEnd;
import io.onhand.server.feed.FeedLimits;
import io.onhand.server.feed.FeedSink;
import io.onhand.server.feed.Frame;
import io.onhand.server.feed.Interest;
import io.onhand.server.feed.SteppedFeed;
import io.onhand.server.feed.SubscribeTo;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The real feed of a Central that is stepped by hand, as a link sees it over a wire that a test
 * cuts where it likes.
 */
final class WiredCentral implements CentralFeed {
  private static final String AGENT = "agent";
  private static final int ON_THE_WIRE_MAX = 5;
  private static final FeedLimits TINY =
      new FeedLimits(
          100,
          6_000,
          64,
          4_000,
          3,
          700,
          2_000,
          4_000,
          1 << 20,
          3,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  private final Set<String> stores;
  private final long seed;
  private long epoch = SteppedPipeline.EPOCH;
  private @Nullable Wire wire;

  SteppedFeed world;
  boolean isDown;
  int opened;

  WiredCentral(Set<String> stores, long seed) {
    this.stores = stores;
    this.seed = seed;
    world = central(SteppedPipeline.fresh(epoch), new io.onhand.server.commit.TestClock());
    declareStores();
  }

  private SteppedFeed central(InMemoryStore store, io.onhand.server.commit.TestClock clock) {
    return new SteppedFeed(TINY, seed, store, clock);
  }

  private void declareStores() {
    world.stocked(FeedCommands.STORES.toArray(String[]::new));
  }

  /** Central's process ends and starts again on its disk. */
  void restart() {
    cut(0);
    world = central(world.server.store.afterKill(), world.server.clock);
  }

  /** Another history of the log, with nothing in it but the stores. */
  void beginAnotherEpoch() {
    cut(0);
    epoch++;
    world = central(SteppedPipeline.fresh(epoch), world.server.clock);
    declareStores();
  }

  Head head() {
    return world.server.pipeline.head();
  }

  /** Drops the blocks that hold nothing after a sequence; the last block stays. */
  void trim(long sequence) {
    world.run(); // trimming never overtakes the feed's own tail
    LogReader log = new LogReader(world.server.store);
    for (long oldest = log.oldest().orElse(Long.MAX_VALUE); oldest <= sequence; ) {
      var block = log.blocksAfter(oldest - 1, 1).getFirst().header();
      if (block.lastSequence() > sequence || block.lastSequence() == head().sequence()) {
        return;
      }
      WriteBatch batch = new WriteBatch(1);
      batch.delete(CentralFamily.LOG, Keys.sequence(block.firstSequence()));
      world.server.store.write(batch, Durability.SYNCED);
      oldest = block.lastSequence() + 1;
    }
  }

  /** The line breaks; of what is on it, so many frames still arrive. */
  void cut(int framesKept) {
    Wire cut = wire;
    wire = null;
    if (cut != null) {
      while (cut.events.size() > framesKept) {
        cut.events.removeLast();
      }
      cut.end(EndKind.BROKEN, "cut");
      world.feed().gone(cut);
    }
  }

  @Override
  public FeedStream open(@Nullable Position after) {
    Wire opening = new Wire();
    if (isDown) {
      opening.end(EndKind.BROKEN, "Connection refused");
      return opening;
    }
    opened++;
    wire = opening;
    world
        .feed()
        .subscribe(new SubscribeTo(AGENT, after, new Interest(stores, false), false), opening);
    return opening;
  }

  @Override
  public void reconnect() {
    cut(0);
  }

  @Override
  public boolean connect() {
    return !isDown;
  }

  @Override
  public void report(Report report, Consumer<Position> heard) {
    if (isDown) {
      return;
    }
    world.registry.report(
        AGENT,
        new SubscriberReport(
            report.durable(),
            null,
            SubscriberReport.State.LIVE,
            1,
            report.stores(),
            SubscriberReport.Outbox.EMPTY));
    heard.accept(new Position(head().epoch(), head().sequence()));
  }

  /** One stream. */
  private static final class Wire implements FeedStream, FeedSink {
    private final Deque<FeedEvent> events = new ArrayDeque<>();
    private boolean isOver;
    private long asked;

    @Override
    public boolean isReady() {
      return !isOver && events.size() < ON_THE_WIRE_MAX;
    }

    @Override
    public void send(Frame frame) {
      if (isOver) {
        return;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      frame.parts().forEach(bytes::writeBytes);
      try {
        events.add(
            new FeedEvent.Frame(
                FeedMapper.frame(SubscribeResponse.parseFrom(bytes.toByteArray()))));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void end(FeedEnd end) {
      switch (end) {
        case FeedEnd.Gone _ -> {}
        case FeedEnd.Aged _ -> end(EndKind.COMPLETED, "aged");
        case FeedEnd.EpochChanged _ -> end(EndKind.EPOCH_CHANGED, "epoch");
        case FeedEnd.Trimmed _ -> end(EndKind.TRIMMED, "trimmed");
        case FeedEnd.InFuture _ -> end(EndKind.AHEAD, "ahead");
        case FeedEnd.StoreNotFound _ -> end(EndKind.REFUSED, "no such store");
        // The link opens the next stream before it knows that the last is gone: no other process.
        case FeedEnd.Replaced _ -> end(EndKind.BROKEN, "replaced");
        case FeedEnd.Slow _,
            FeedEnd.ShuttingDown _,
            FeedEnd.Damaged _,
            FeedEnd.TooMany _,
            FeedEnd.Overloaded _ ->
            end(EndKind.BROKEN, end.toString());
      }
    }

    private void end(EndKind kind, String why) {
      if (!isOver) {
        isOver = true;
        events.add(new Ended(kind, why));
      }
    }

    @Override
    public @Nullable FeedEvent poll() {
      if (events.isEmpty() || (asked == 0 && events.getFirst() instanceof FeedEvent.Frame)) {
        return null;
      }
      if (events.getFirst() instanceof FeedEvent.Frame) {
        asked--;
      }
      return events.removeFirst();
    }

    @Override
    public void request(int frames) {
      asked += frames;
    }

    @Override
    public void cancel(String reason) {
      isOver = true;
      events.clear();
    }
  }

  /** Time passes for both. */
  void pass(TestClock agentClock, Duration time) {
    agentClock.advance(time);
    world.server.clock.pass(time.toNanos() / 1_000);
  }
}
