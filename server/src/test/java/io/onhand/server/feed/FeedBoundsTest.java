package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Position;
import io.onhand.server.feed.SteppedFeed.Sink;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the feed keeps in memory is bounded in bytes, whoever does not read or follow")
final class FeedBoundsTest {
  private static final long WAITING_BYTES_MAX = 1_500;

  /** More blocks may wait than their bytes allow. */
  private static final FeedLimits LIMITS =
      new FeedLimits(
          2_000,
          1 << 20,
          1_000,
          WAITING_BYTES_MAX,
          256,
          64 << 10,
          2,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  private final SteppedFeed world = new SteppedFeed(LIMITS, 1).stocked("Paris");

  @Test
  void blocksThatTheLoopHasNotEncodedWaitUpToTheirBytesAndTheRestIsReadFromTheLog() {
    Sink sink = world.subscribe("s", new Position(EPOCH, 1), "Paris");
    world.run();
    for (int i = 0; i < 100; i++) {
      world.receive("k" + i, "A", 1);
      assertThat(world.feed().waitingBytes()).isLessThanOrEqualTo(WAITING_BYTES_MAX);
    }
    assertThat(world.feed().waitingBytes()).isGreaterThan(WAITING_BYTES_MAX / 2);
    world.run();

    assertThat(world.feed().waitingBytes()).isZero();
    assertThat(sink.sequences()).isEqualTo(LongStream.rangeClosed(2, 101).boxed().toList());
  }
}
