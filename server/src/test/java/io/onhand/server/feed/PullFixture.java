package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;

import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.Set;

/** A feed with small bounds that callers poll, after two entries that declare Paris and Rome. */
final class PullFixture {
  static final int PULL_BYTES_MAX = 30_000;

  static final FeedLimits SMALL =
      new FeedLimits(
          2_000,
          9_000,
          2,
          1_000,
          3,
          1_000,
          5_000,
          4_000,
          PULL_BYTES_MAX,
          2,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  final SteppedFeed world = new SteppedFeed(SMALL, 1).stocked("Paris", "Rome");

  PullCaller pull(long after, int limit, Duration wait, String store) {
    return pull(new Position(EPOCH, after), limit, wait, store, "");
  }

  PullCaller pull(Position after, int limit, Duration wait, String store, String id) {
    return pull(from(after, limit, wait, store, id));
  }

  PullCaller pull(PullFrom from) {
    PullCaller caller = new PullCaller();
    world.feed().pull(from, caller);
    world.run();
    return caller;
  }

  static PullFrom from(Position after, int limit, Duration wait, String store, String id) {
    return new PullFrom(id, after, new Interest(Set.of(store), false), limit, wait);
  }
}
