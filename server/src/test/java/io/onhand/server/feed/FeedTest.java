package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.replication.v1.StoreSlice;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.feed.SteppedFeed.Sink;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A feed sends each entry once, in order, of its own stores only, and says where it ends")
final class FeedTest {
  private static final FeedLimits SMALL =
      new FeedLimits(
          2_000,
          9_000,
          2,
          1_000,
          3,
          1_000,
          5_000,
          4_000,
          1 << 20,
          2,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  private final SteppedFeed world = new SteppedFeed(SMALL, 1).stocked("Paris", "Rome");

  @Test
  void beginsWithASnapshotAndGoesOnFromThere() {
    for (int i = 0; i < 5; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    Sink sink = world.subscribe("s", null, "Paris");
    world.feed().step();
    world.receive("k5", "P5", 10);
    world.run();
    tick();

    assertThat(sink.frames.getFirst().getOpened().getSnapshot()).isTrue();
    assertThat(sink.frames.getFirst().getOpened().getStoresList()).containsExactly("Paris");
    int end = indexOf(sink, SubscribeResponse::hasSnapshotEnd);
    long at = sink.frames.get(end).getSnapshotEnd().getPosition().getSequence();
    assertThat(sink.frames.get(end).getSnapshotEnd().getRecords()).isEqualTo(at - 2);
    assertThat(sink.sequences()).isEqualTo(LongStream.rangeClosed(at + 1, 8).boxed().toList());
    assertThat(sink.hasEverythingUpTo(8)).isTrue();
    assertThat(world.server.store.openViews()).isLessThanOrEqualTo(1);
  }

  @Test
  void resumesAtEveryCursorWithoutAGapOrARepeat() {
    for (int i = 0; i < 30; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    world.run();
    for (long after = 2; after <= 32; after++) {
      Sink sink = world.subscribe("s" + after, new Position(EPOCH, after), "Paris");
      world.run();

      assertThat(sink.sequences())
          .isEqualTo(LongStream.rangeClosed(after + 1, 32).boxed().toList());
      long previous = after;
      for (SubscribeResponse frame : sink.frames) {
        if (frame.hasEntry()) {
          assertThat(frame.getEntry().getPreviousSequence()).isEqualTo(previous);
          previous = frame.getEntry().getHeader().getSequence();
        }
      }
    }
  }

  @Test
  void leaksNothingOfOtherStores() {
    Sink paris = world.subscribe("p", new Position(EPOCH, 2), "Paris");
    Sink both = world.subscribe("b", new Position(EPOCH, 2));
    world.server.submit(
        "basket",
        new Basket(
            List.of(line("A", "Paris", 5), line("A", "Rome", 7)), BasketMode.ALL_OR_NOTHING));
    world.server.submit("rome", new Adjust(line("B", "Rome", 9)));
    world.server.run();
    world.run();
    tick();

    assertThat(paris.sequences()).containsExactly(3L);
    assertThat(paris.frames.toString()).contains("Paris").doesNotContain("Rome", "\"B\"");
    assertThat(paris.hasEverythingUpTo(4)).isTrue();
    assertThat(both.sequences()).containsExactly(3L, 4L);
    assertThat(both.frames.get(1).getEntry().getSlicesCount()).isEqualTo(2);
  }

  @Test
  void tellsOfANewStoreWhoeverWantsAll() {
    Sink paris = world.subscribe("p", new Position(EPOCH, 2), "Paris");
    Sink all = world.subscribe("a", new Position(EPOCH, 2));
    world.stocked("Oslo");
    world.run();
    tick();

    assertThat(paris.sequences()).isEmpty();
    assertThat(paris.hasEverythingUpTo(3)).isTrue();
    assertThat(all.sequences()).containsExactly(3L);
    assertThat(all.frames.get(1).getEntry().getSlicesList())
        .containsExactly(StoreSlice.newBuilder().setStore("Oslo").setDeclared(true).build());
  }

  @Test
  void sendsRejectionsOnlyToThoseWhoAsk() {
    Sink without = world.subscribe("without", new Position(EPOCH, 2), "Paris");
    Sink with = new Sink();
    world
        .feed()
        .subscribe(
            new SubscribeTo(
                "with", new Position(EPOCH, 2), new Interest(Set.of("Paris"), true), true),
            with);
    world.server.adjust("k", "A", -1, AdjustReason.SALE);
    world.server.run();
    world.run();

    assertThat(without.sequences()).isEmpty();
    assertThat(with.sequences()).containsExactly(3L);
    assertThat(with.frames.getLast().getEntry().getHeader().getRefusal().getReason().name())
        .isEqualTo("ERROR_REASON_RECORD_NOT_FOUND");
    assertThat(with.frames.getLast().getEntry().getSlices(0).getLinesCount()).isEqualTo(1);
  }

  @Test
  void refusesWhatItCannotServe() {
    world.receive("k", "A", 1);
    assertThat(end("s1", new Position(EPOCH, 4), "Paris"))
        .isEqualTo(new FeedEnd.InFuture(EPOCH, 3));
    assertThat(world.alarms).containsExactly("s1 has 4 of 3");
    assertThat(end("s2", new Position(8, 1), "Paris")).isEqualTo(new FeedEnd.EpochChanged(EPOCH));
    assertThat(end("s3", null, "Atlantis")).isEqualTo(new FeedEnd.StoreNotFound("Atlantis"));
    world.rejectsReads = true;
    assertThat(end("s4", null, "Paris")).isEqualTo(new FeedEnd.Overloaded());
    assertThat(world.feed().subscribers()).isZero();
  }

  @Test
  void endsTheOlderConnectionOfAnId() {
    Sink older = world.subscribe("s", new Position(EPOCH, 2), "Paris");
    world.receive("k", "A", 1);
    world.run();
    Sink newer = world.subscribe("s", new Position(EPOCH, 3), "Paris");
    world.run();

    assertThat(older.ends).containsExactly(new FeedEnd.Replaced(EPOCH, 3));
    assertThat(newer.ends).isEmpty();
    assertThat(world.feed().subscribers()).isEqualTo(1);
  }

  @Test
  void endsWhoDoesNotReadAndKeepsNothingForThem() {
    List<Sink> stalled = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Sink sink = world.subscribe("s" + i, new Position(EPOCH, 2), "Paris");
      sink.isReady = false;
      stalled.add(sink);
    }
    Sink reader = world.subscribe("reader", new Position(EPOCH, 2), "Paris");
    for (int i = 0; i < 200; i++) {
      world.receive("k" + i, "A", 1);
      world.run();
    }
    world.server.clock.pass(Duration.ofSeconds(31).toNanos() / 1_000);
    world.run();

    assertThat(reader.sequences()).hasSize(200);
    assertThat(stalled)
        .allSatisfy(sink -> {
          assertThat(sink.frames).isEmpty();
          assertThat(sink.ends).containsExactly(new FeedEnd.Slow(EPOCH, 2));
        });
    assertThat(world.feed().subscribers()).isEqualTo(1);
  }

  @Test
  void sendsBookmarksWhenNothingChanges() {
    Sink sink = world.subscribe("s", new Position(EPOCH, 2), "Paris");
    world.run();
    for (int i = 0; i < 10; i++) {
      tick();
    }

    assertThat(sink.frames.stream().filter(SubscribeResponse::hasBookmark)).hasSize(10);
    assertThat(sink.frames.getLast().getBookmark().getHeadSequence()).isEqualTo(2);
    assertThat(sink.ends).isEmpty();
  }

  @Test
  void endsAnOldStreamInOrder() {
    Sink sink = world.subscribe("s", new Position(EPOCH, 2), "Paris");
    world.run();
    for (int i = 0; i < 31; i++) {
      world.server.clock.pass(Duration.ofMinutes(1).toNanos() / 1_000);
      world.run();
    }

    assertThat(sink.ends).containsExactly(new FeedEnd.Aged());
  }

  @Test
  void endsStreamsAtAgesOfTheirOwnSoThatTheyDoNotComeBackTogether() {
    List<Sink> sinks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sinks.add(world.subscribe("s" + i, new Position(EPOCH, 2), "Paris"));
    }
    world.run();
    Map<Sink, Integer> ages = new HashMap<>();
    for (int second = 1; second <= 1_800; second++) {
      world.server.clock.pass(1_000_000);
      world.run();
      for (Sink sink : sinks) {
        if (!sink.ends.isEmpty()) {
          ages.putIfAbsent(sink, second);
        }
      }
    }

    assertThat(ages).hasSize(10);
    assertThat(ages.values()).allMatch(age -> age >= 1_440 && age <= 1_800);
    assertThat(Set.copyOf(ages.values())).hasSizeGreaterThan(5);
  }

  @Test
  void saysWhereToResumeWhenTheServerStops() {
    Sink sink = world.subscribe("s", new Position(EPOCH, 2), "Paris");
    world.receive("k", "A", 1);
    world.run();
    world.feed().close();
    world.run();
    Sink late = world.subscribe("late", new Position(EPOCH, 3), "Paris");
    world.run();

    assertThat(sink.ends).containsExactly(new FeedEnd.ShuttingDown(EPOCH, 3));
    assertThat(late.ends).containsExactly(new FeedEnd.ShuttingDown(EPOCH, 3));
  }

  @Test
  void forgetsWhoIsGone() {
    Sink sink = world.subscribe("s", null, "Paris");
    world.feed().step();
    world.feed().gone(sink);
    world.run();

    assertThat(world.feed().subscribers()).isZero();
    world.server.clock.pass(Duration.ofSeconds(2).toNanos() / 1_000);
    world.snapshots.sweep();
    assertThat(world.server.store.openViews()).isZero();
  }

  private void tick() {
    world.server.clock.pass(Duration.ofMillis(100).toNanos() / 1_000);
    world.run();
  }

  private FeedEnd end(String id, @Nullable Position after, String store) {
    Sink sink = world.subscribe(id, after, store);
    world.run();
    assertThat(sink.frames).isEmpty();
    return sink.ends.getFirst();
  }

  private static AdjustLine line(String product, String store, long delta) {
    return new AdjustLine(
        new RecordKey(product, store), delta, AdjustReason.RECEIPT, OptionalLong.empty());
  }

  private static int indexOf(Sink sink, Predicate<SubscribeResponse> condition) {
    for (int i = 0; i < sink.frames.size(); i++) {
      if (condition.test(sink.frames.get(i))) {
        return i;
      }
    }
    throw new AssertionError("Expected such a frame in " + sink.frames);
  }
}
