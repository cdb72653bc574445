package io.onhand.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who does not read has no turn until a sink is ready or it is time to look again")
final class UnreadTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final SteppedFeed.Sink sink = new SteppedFeed.Sink();
  private final Subscription subscription =
      new Subscription(
          new SubscribeTo("s", new Position(1, 1), new Interest(Set.of(), false), false),
          sink,
          new Unsent(new ReadAhead(1), new ReadAhead(1)),
          0,
          Duration.ofHours(1).toNanos());

  @Test
  void whoReadsHasEveryTurn() {
    for (long now = 0; now < 10 * MILLI; now += MILLI) {
      assertThat(subscription.isDue(now, false)).isTrue();
    }
  }

  @Test
  void whoDoesNotIsLookedAtTenTimesASecond() {
    sink.isReady = false;
    long turns = 0;
    for (long now = 0; now < 1_000 * MILLI; now += MILLI) {
      turns += subscription.isDue(now, true) ? 1 : 0;
    }
    assertThat(turns).isEqualTo(10);
  }

  @Test
  void itsTurnComesAtOnceWhenItReadsAgain() {
    sink.isReady = false;
    assertThat(subscription.isDue(0, false)).isTrue();
    sink.isReady = true;

    assertThat(subscription.isDue(MILLI, false)).as("nobody was told").isFalse();
    assertThat(subscription.isDue(MILLI, true)).isTrue();
    assertThat(subscription.isDue(2 * MILLI, false)).isTrue();
  }
}
