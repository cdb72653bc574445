package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.inventory.v1.Record;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.StoreSlice;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SteppedFeed.Sink;
import io.onhand.server.storage.schema.StoredState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Subscribers that stall, leave, come back at their cursor or with a snapshot, while stock changes
 * and reads are done late; every turn of every loop at random. Each follower holds what it was
 * sent; in the end each holds what Central holds of its stores, without having seen a gap, a repeat
 * or another store.
 */
@DisplayName("Followers that stall, leave and come back end up with just what Central holds")
final class FeedSimulationTest {
  private static final FeedLimits TINY =
      new FeedLimits(
          100,
          5_000,
          2,
          700,
          2,
          600,
          1_500,
          3_000,
          1 << 20,
          2,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  @Test
  void holdsForEverySeed() {
    for (long seed = 1; seed <= 300; seed++) {
      try {
        new Simulation(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("Seed " + seed + " fails.", e);
      }
    }
  }

  /** One follower: what a replica would do with the frames. */
  private static final class Follower {
    final String id;
    final List<String> stores;
    final Map<String, Record> held = new TreeMap<>();
    final Map<String, Record> coming = new HashMap<>();
    HeldThings things;
    HeldThings thingsComing;
    Sink sink = new Sink();
    int seen;
    long cursor;
    long previous;
    boolean isWhole;

    Follower(String id, List<String> stores) {
      this.id = id;
      this.stores = stores;
      things = new HeldThings(stores);
      thingsComing = new HeldThings(stores);
    }

    void read() {
      for (; seen < sink.frames.size(); seen++) {
        SubscribeResponse frame = sink.frames.get(seen);
        switch (frame.getFrameCase()) {
          case OPENED -> {
            coming.clear();
            thingsComing.clear();
          }
          case SNAPSHOT_RECORDS ->
              frame.getSnapshotRecords().getRecordsList().forEach(r -> coming.put(key(r), r));
          case SNAPSHOT_END -> {
            held.clear();
            held.putAll(coming);
            assertThat(frame.getSnapshotEnd().getRecords()).isEqualTo(held.size());
            thingsComing.assertCountedBy(frame.getSnapshotEnd());
            things = thingsComing;
            thingsComing = new HeldThings(stores);
            cursor = frame.getSnapshotEnd().getPosition().getSequence();
            previous = cursor;
            isWhole = true;
          }
          case SNAPSHOT_THINGS -> thingsComing.take(frame.getSnapshotThings());
          case ENTRY -> apply(frame.getEntry());
          case BOOKMARK -> {
            assertThat(frame.getBookmark().getPosition().getSequence())
                .isGreaterThanOrEqualTo(cursor);
            cursor = frame.getBookmark().getPosition().getSequence();
          }
          case FRAME_NOT_SET -> throw new AssertionError("Expected a frame.");
        }
      }
    }

    private void apply(FeedEntry entry) {
      assertThat(entry.getPreviousSequence()).isEqualTo(previous);
      assertThat(entry.getHeader().getSequence()).isGreaterThan(cursor);
      previous = entry.getHeader().getSequence();
      cursor = previous;
      for (StoreSlice slice : entry.getSlicesList()) {
        assertThat(stores).contains(slice.getStore());
        things.apply(slice, previous);
        for (RecordChange change : slice.getChangesList()) {
          Record before = held.put(key(change.getRecord()), change.getRecord());
          assertThat(change.getRecord().getVersion())
              .isEqualTo(before == null ? 1 : before.getVersion() + 1);
          assertThat(change.getOnHandDelta())
              .isEqualTo(
                  change.getRecord().getOnHand() - (before == null ? 0 : before.getOnHand()));
        }
      }
    }

    private static String key(Record record) {
      return record.getProduct() + "@" + record.getStore();
    }
  }

  /** One run. */
  private static final class Simulation {
    private final Random random;
    private final SteppedFeed world;
    private final List<Follower> followers = new ArrayList<>();
    private final FeedCommands commands;

    Simulation(long seed) {
      random = new Random(seed);
      commands = new FeedCommands(random);
      world = new SteppedFeed(TINY, seed).stocked("Paris", "Rome", "Oslo");
      for (int i = 0; i < 5; i++) {
        followers.add(
            new Follower(
                "f" + i,
                i == 4 ? FeedCommands.STORES : FeedCommands.STORES.subList(i % 3, i % 3 + 1)));
      }
    }

    void run() {
      for (int i = 0; i < 400; i++) {
        Follower follower = followers.get(random.nextInt(followers.size()));
        switch (random.nextInt(15)) {
          case 0 -> connect(follower);
          case 1 -> world.feed().gone(follower.sink);
          case 2 -> follower.sink.isReady = !follower.sink.isReady;
          case 3 -> world.server.clock.pass(random.nextInt(400_000));
          case 4, 5, 6 -> change();
          case 7 -> world.server.sequence();
          case 8, 9 -> world.server.commit();
          case 10 -> readOne();
          case 11 -> world.registry.step();
          default -> world.feed().step();
        }
        follower.read();
      }
      settle();
    }

    private void settle() {
      world.server.run();
      for (Follower follower : followers) {
        connect(follower);
        world.run();
      }
      world.server.clock.pass(200_000);
      world.run();
      for (Follower follower : followers) {
        follower.read();
        assertThat(follower.sink.ends).isEmpty();
        assertThat(follower.cursor).isEqualTo(world.server.pipeline.head().sequence());
        assertThat(text(follower.held)).isEqualTo(text(central(follower.stores)));
        assertThat(follower.things)
            .hasToString(HeldThings.central(world.server.store, follower.stores).toString());
      }
    }

    private void connect(Follower follower) {
      world.feed().gone(follower.sink);
      follower.read();
      follower.sink = new Sink();
      follower.seen = 0;
      follower.previous = follower.cursor;
      boolean isSnapshot = !follower.isWhole || random.nextInt(4) == 0;
      Position after = isSnapshot ? null : new Position(EPOCH, follower.cursor);
      subscribe(follower, after);
    }

    private void subscribe(Follower follower, @Nullable Position after) {
      world
          .feed()
          .subscribe(
              new SubscribeTo(
                  follower.id,
                  after,
                  new Interest(
                      Set.copyOf(follower.stores.size() == 3 ? List.of() : follower.stores), false),
                  random.nextInt(4) == 0),
              follower.sink);
    }

    private void change() {
      world.server.submit(commands.next(world.server.store), Submission.NO_DEADLINE);
    }

    private void readOne() {
      Runnable read = world.reads.poll();
      if (read != null) {
        read.run();
      }
    }

    private Map<String, Long> central(List<String> stores) {
      Map<String, Long> held = new TreeMap<>();
      for (String store : stores) {
        new StoredState(world.server.store)
            .recordsOfStore(store, null, 100)
            .forEach(record -> held.put(record.key().toString(), record.onHand()));
      }
      return held;
    }

    private static String text(Map<String, ?> held) {
      StringBuilder text = new StringBuilder();
      held.forEach((key, value) ->
          text.append(key)
              .append('=')
              .append(value instanceof Record record ? record.getOnHand() : value)
              .append(' '));
      return text.toString();
    }
  }
}
