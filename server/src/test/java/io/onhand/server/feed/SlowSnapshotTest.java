package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.feed.SteppedFeed.Sink;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A slow reader gets all of a snapshot while it takes some of it each minute, for two hours")
final class SlowSnapshotTest {

  private static final Duration ALMOST_A_MINUTE = Duration.ofSeconds(58);
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

  private final SteppedFeed world = new SteppedFeed(SMALL, 1).stocked("Paris");
  private Duration elapsed = Duration.ZERO;

  @Test
  void outlivesTheAgeOfAFeed() {
    Sink sink = subscribe(80);

    while (sink.ends.isEmpty()) {
      takeAFrame(sink);
    }

    assertThat(elapsed).isGreaterThan(SMALL.ageMax());
    assertThat(sink.frames.getLast().getSnapshotEnd().getRecords()).isEqualTo(80);
    assertThat(sink.ends).as("it resumes after the snapshot").containsExactly(new FeedEnd.Aged());
    assertThat(world.server.store.openViews()).isZero();
  }

  @Test
  void endsWhenNothingIsTakenForAMinute() {
    Sink sink = subscribe(10);
    takeAFrame(sink);

    pass(Duration.ofSeconds(3));

    assertThat(sink.ends).containsExactly(new FeedEnd.Slow(EPOCH, 0));
    assertThat(world.server.store.openViews()).isZero();
  }

  @Test
  void endsAfterTwoHoursHoweverMuchIsTaken() {
    Sink sink = subscribe(300);

    while (sink.ends.isEmpty()) {
      takeAFrame(sink);
    }

    assertThat(sink.ends).containsExactly(new FeedEnd.Slow(EPOCH, 0));
    assertThat(elapsed).isBetween(Duration.ofHours(2), Duration.ofMinutes(140));
    assertThat(world.server.store.openViews()).isZero();
  }

  @Test
  void fewSlowOnesKeepNobodyOut() {
    for (int i = 0; i < 10; i++) {
      Sink sink = world.subscribe("s" + i, null, "Paris");
      sink.framesMax = 1;
      world.run();
      assertThat(sink.frames).as("feed " + i).hasSize(1);
      assertThat(sink.ends).isEmpty();
      world.receive("k" + i, "P" + i, 10);
      pass(Duration.ofSeconds(2));
    }
    assertThat(world.snapshots.size()).isEqualTo(8);
  }

  /** With so many records, two of them in a frame. */
  private Sink subscribe(int records) {
    for (int i = 0; i < records; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    world.run();
    Sink sink = world.subscribe("s", null, "Paris");
    sink.framesMax = 0;
    world.run();
    return sink;
  }

  private void takeAFrame(Sink sink) {
    sink.framesMax = sink.frames.size() + 1;
    world.run();
    pass(ALMOST_A_MINUTE);
  }

  private void pass(Duration time) {
    elapsed = elapsed.plus(time);
    world.server.clock.pass(time.toNanos() / 1_000);
    world.run();
  }
}
