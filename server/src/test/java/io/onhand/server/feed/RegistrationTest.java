package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SteppedFeed.Sink;
import io.onhand.server.feed.SubscriberReport.Outbox;
import io.onhand.server.feed.SubscriberReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A subscriber is registered durably before its snapshot begins, until it is forgotten")
final class RegistrationTest {
  private static final FeedLimits LIMITS =
      new FeedLimits(
          2,
          1 << 20,
          16,
          1 << 20,
          16,
          64 << 10,
          64 << 10,
          64 << 10,
          1 << 20,
          250,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  private final SteppedFeed world = new SteppedFeed(FeedLimits.DEFAULT, 1).stocked("Paris", "Rome");

  @Test
  void sendsNothingOfASnapshotBeforeTheSubscriberIsRegistered() {
    Sink sink = world.subscribe("a", null, "Paris");
    world.feed().step();
    world.reads.remove().run();
    world.feed().step();
    world.feed().step();
    assertThat(sink.frames).isEmpty();
    assertThat(world.stored).isEmpty();

    world.registry.step();
    assertThat(world.synced).isEqualTo(1);
    assertThat(world.stored).containsOnlyKeys("a");
    assertThat(world.registered("a").needsAfter()).isEqualTo(new Position(EPOCH, 2));
    world.run();
    assertThat(sink.frames).anyMatch(SubscribeResponse::hasSnapshotEnd);
  }

  @Test
  void keepsWhereTheSnapshotBeganUntilSomethingIsDurable() {
    world.subscribe("a", null, "Paris");
    world.run();
    world.registry.report(
        "a", new SubscriberReport(null, null, State.SYNCING, 1, List.of(), Outbox.EMPTY));
    assertThat(needsAfter("a")).isEqualTo(new Position(EPOCH, 2));

    world.registry.report("a", durable(5));
    assertThat(needsAfter("a")).isEqualTo(new Position(EPOCH, 5));
  }

  @Test
  void remembersNobodyWhoOnlyLooks() {
    Sink sink = new Sink();
    world
        .feed()
        .subscribe(new SubscribeTo("tail", null, new Interest(Set.of("Paris"), false), true), sink);
    world.run();

    assertThat(sink.frames).anyMatch(SubscribeResponse::hasSnapshotEnd);
    assertThat(world.registry.reports()).isEmpty();
  }

  @Test
  void whoOnlyLooksMayNameASequenceThatIsYetToCome() {
    Sink sink = new Sink();
    Interest all = new Interest(Set.of(), false);
    world.feed().subscribe(new SubscribeTo("tail", new Position(EPOCH, 900), all, true), sink);
    world.run();

    assertThat(sink.ends).containsExactly(new FeedEnd.InFuture(EPOCH, 2));
    assertThat(world.alarms).isEmpty();
  }

  @Test
  void refusesAnotherOneWhenSoManyAreKnownUntilOneIsForgotten() {
    SubscriberRegistry full =
        new SubscriberRegistry(
            2, Map.of("a", durable(1)), (known, forgotten, isSynced) -> {}, world.server.clock);
    assertThat(full.report("b", durable(1))).isTrue();
    assertThat(full.report("c", durable(1))).isFalse();
    assertThat(full.report("a", durable(2))).isTrue();
    assertThat(full.reports()).containsOnlyKeys("a", "b");
    full.forget("c");
    assertThat(full.report("c", durable(1))).isFalse();
    full.forget("a");
    assertThat(full.report("c", durable(1))).isTrue();
  }

  @Test
  void opensNoFeedForOneThatThereIsNoRoomToRemember() {
    SteppedFeed small = new SteppedFeed(LIMITS, 1).stocked("Paris");
    small.registry.report("gone", durable(1));
    small.registry.report("too", durable(1));
    Sink snapshot = small.subscribe("a", null, "Paris");
    small.run();
    Sink resuming = small.subscribe("b", new Position(EPOCH, 1), "Paris");
    small.run();
    Sink known = small.subscribe("too", new Position(EPOCH, 1), "Paris");
    small.run();

    assertThat(snapshot.ends).containsExactly(new FeedEnd.TooMany(2));
    assertThat(resuming.ends).containsExactly(new FeedEnd.TooMany(2));
    assertThat(known.ends).isEmpty();
    assertThat(small.registry.reports()).containsOnlyKeys("gone", "too");
    small.server.clock.pass(Duration.ofSeconds(2).toNanos() / 1_000);
    small.snapshots.sweep();
    assertThat(small.server.store.openViews()).isZero();

    small.registry.forget("gone");
    Sink again = small.subscribe("a", null, "Paris");
    small.run();
    assertThat(again.ends).isEmpty();
  }

  @Test
  void remembersNobodyWhoIsRefused() {
    world.subscribe("a", null, "Atlantis");
    world.subscribe("b", new Position(EPOCH, 9), "Paris");
    world.run();
    assertThat(world.registry.reports()).isEmpty();
  }

  @Test
  void givesTheStateBackOfWhoLeavesBeforeItIsRegistered() {
    Sink sink = world.subscribe("a", null, "Paris");
    world.feed().step();
    world.reads.remove().run();
    world.feed().step();
    world.feed().gone(sink);
    world.run();

    assertThat(sink.frames).isEmpty();
    world.server.clock.pass(Duration.ofSeconds(2).toNanos() / 1_000);
    world.snapshots.sweep();
    assertThat(world.server.store.openViews()).isZero();
  }

  @Test
  void countsTheResumePointAsDurableAndKeepsWhatTheOutboxSaid() {
    Outbox outbox = new Outbox(3, 1, 7);
    world.registry.report(
        "a", new SubscriberReport(new Position(EPOCH, 1), null, State.LIVE, 1, List.of(), outbox));
    world.subscribe("a", new Position(EPOCH, 2), "Paris");
    world.run();

    assertThat(needsAfter("a")).isEqualTo(new Position(EPOCH, 2));
    assertThat(world.registered("a").outbox()).isEqualTo(outbox);
    assertThat(world.registered("a").stores()).containsExactly("Paris");
  }

  @Test
  void writesReportsNowAndThenAndForgetsForGood() {
    world.registry.report("a", durable(1));
    world.registry.report("b", durable(2));
    world.registry.step();
    assertThat(world.stored).isEmpty();
    world.server.clock.pass(Duration.ofSeconds(5).toNanos() / 1_000);
    world.registry.step();
    assertThat(world.stored).containsOnlyKeys("a", "b");
    assertThat(world.synced).isZero();

    assertThat(world.registry.forget("a")).isTrue();
    assertThat(world.registry.forget("a")).isFalse();
    world.server.clock.pass(Duration.ofSeconds(5).toNanos() / 1_000);
    world.registry.step();
    assertThat(world.stored).containsOnlyKeys("b");
    assertThat(world.registry.reports()).containsOnlyKeys("b");
  }

  @Test
  void givesABookmarkWhenAskedOnceTheFeedHasComeSoFar() {
    Sink sink = world.subscribe("a", new Position(EPOCH, 2), "Paris");
    world.run();
    world.receive("k", "A", 1);
    sink.isReady = false;
    List<Position> heads = new ArrayList<>();
    world.feed().requestBookmark("a", heads::add);
    world.run();
    assertThat(heads).containsExactly(new Position(EPOCH, 3));
    assertThat(sink.frames).noneMatch(SubscribeResponse::hasBookmark);

    sink.isReady = true;
    world.run();
    assertThat(sink.hasEverythingUpTo(3)).isTrue();
    world.run();
    assertThat(sink.frames).filteredOn(SubscribeResponse::hasBookmark).hasSize(1);
  }

  @Test
  void knowsNoFeedToGiveABookmarkIn() {
    List<Boolean> found = new ArrayList<>();
    world.feed().requestBookmark("nobody", head -> found.add(head != null));
    world.run();
    assertThat(found).containsExactly(false);
  }

  private Position needsAfter(String id) {
    Position needed = world.registered(id).needsAfter();
    if (needed == null) {
      throw new AssertionError("Expected a position.");
    }
    return needed;
  }

  private static SubscriberReport durable(long sequence) {
    return new SubscriberReport(
        new Position(EPOCH, sequence), null, State.LIVE, 1, List.of(), Outbox.EMPTY);
  }
}
