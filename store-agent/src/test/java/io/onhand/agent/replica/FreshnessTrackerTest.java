package io.onhand.agent.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.TestClock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A copy is called fresh only while it knows that it is up to date")
final class FreshnessTrackerTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final TestClock clock = new TestClock();
  private final FreshnessTracker freshness = new FreshnessTracker(clock, 0, LIMIT);

  @Test
  void knowsNothingAtFirst() {
    assertThat(freshness.now()).isEqualTo(new Staleness(true, null));
    assertThat(freshness.upToDateMicros()).isZero();
  }

  @Test
  void isFreshWhenItReachedTheHead() {
    freshness.live(10);
    freshness.bookmark(10, clock.wallMicros());
    pass(150);

    assertThat(freshness.now()).isEqualTo(new Staleness(false, Duration.ofMillis(150)));
  }

  @Test
  void isStaleWhenBookmarksStopComing() {
    freshness.live(10);
    freshness.bookmark(10, clock.wallMicros());

    pass(2_000);
    assertThat(freshness.now().isStale()).isFalse();
    pass(1);
    assertThat(freshness.now()).isEqualTo(new Staleness(true, Duration.ofMillis(2_001)));
  }

  @Test
  void isStaleWhenTheLinkIsNotLive() {
    freshness.live(10);
    freshness.bookmark(10, clock.wallMicros());
    freshness.notLive();

    assertThat(freshness.now()).isEqualTo(new Staleness(true, Duration.ZERO));
  }

  @Test
  void agesWhileItIsBehindTheHead() {
    freshness.live(10);
    freshness.bookmark(10, clock.wallMicros());
    for (int i = 1; i <= 30; i++) {
      pass(100);
      freshness.bookmark(10 + i, clock.wallMicros());
    }

    assertThat(freshness.now()).isEqualTo(new Staleness(true, Duration.ofSeconds(3)));
    freshness.reached(35);
    // The head was at 35 half a second ago.
    assertThat(freshness.now()).isEqualTo(new Staleness(false, Duration.ofMillis(500)));
    freshness.reached(40);
    assertThat(freshness.now()).isEqualTo(new Staleness(false, Duration.ZERO));
  }

  @Test
  void followingCloselyBehindAMovingHeadIsFresh() {
    freshness.live(0);
    for (int i = 1; i <= 100; i++) {
      freshness.bookmark(10L * i, clock.wallMicros());
      freshness.reached(10L * i - 3);
      pass(100);
    }

    assertThat(freshness.now()).isEqualTo(new Staleness(false, Duration.ofMillis(200)));
  }

  @Test
  void countsTheTimeThatABookmarkSpentInBuffers() {
    freshness.live(10);
    freshness.bookmark(10, clock.wallMicros());
    long sentMicros = clock.wallMicros();
    pass(30_000);

    freshness.bookmark(10, sentMicros);

    assertThat(freshness.now().isStale()).isTrue();
    assertThat(Objects.requireNonNull(freshness.now().age())).isGreaterThan(Duration.ofSeconds(29));
  }

  @Test
  void aStepOfTheWallClockChangesNothing() {
    freshness.live(10);
    freshness.bookmark(10, clock.wallMicros());
    clock.jumpWall(Duration.ofHours(-1));
    pass(100);

    assertThat(freshness.now()).isEqualTo(new Staleness(false, Duration.ofMillis(100)));
  }

  @Test
  void agesOnWhileTheAgentIsDown() {
    freshness.live(10);
    freshness.bookmark(10, clock.wallMicros());
    pass(40);
    long stored = freshness.upToDateMicros();
    pass(5_000);

    assertThat(new FreshnessTracker(clock, stored, LIMIT).now())
        .isEqualTo(new Staleness(true, Duration.ofMillis(5_040)));
  }

  @Test
  void knowsNothingWhenTheStoredTimeLiesInTheFuture() {
    long stored = clock.wallMicros();
    clock.jumpWall(Duration.ofMinutes(-1));

    assertThat(new FreshnessTracker(clock, stored, LIMIT).now())
        .isEqualTo(new Staleness(true, null));
  }

  @Test
  void keepsAFewHundredHeadsAtMost() {
    freshness.live(0);
    for (int i = 1; i <= 10_000; i++) {
      freshness.bookmark(i, clock.wallMicros());
      pass(1);
    }
    freshness.reached(10_000);

    assertThat(Objects.requireNonNull(freshness.now().age())).isEqualTo(Duration.ofMillis(9_745));
  }

  private void pass(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }
}
