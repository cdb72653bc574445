package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.feed.SteppedFeed.Sink;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "Those who catch up over the same log, each with stores of its own, have it encoded once")
final class SharedCatchUpTest {
  private static final String[] STORES = {"Lima", "Oslo", "Paris", "Rome"};
  private static final int ENTRIES = 4_000;
  private static final int READERS = 20;
  private static final long READ_BYTES_MAX = 8 << 10;

  /** Before them the stores are declared. */
  private static final long FIRST = STORES.length + 1L;

  private static final long LAST = FIRST + ENTRIES - 1;

  @Test
  void onceWhenItFits() {
    SteppedFeed world = traded(8 << 20);
    List<Sink> sinks = subscribe(world);
    world.run();

    assertHasEverything(sinks);
    assertThat(world.frames.encoded).hasValue(ENTRIES);
  }

  /** A tenth of the log: they come on at one pace, those of one store and those of all. */
  @Test
  void hardlyMoreOftenWhenItDoesNot() {
    SteppedFeed world = traded(128 << 10);
    List<Sink> sinks = subscribe(world);
    world.run();

    assertHasEverything(sinks);
    assertThat(world.frames.encoded.get()).isBetween(ENTRIES, ENTRIES * 11 / 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 500})
  void alsoThoseWhoPoll(int limit) {
    SteppedFeed world = traded(8 << 20);
    List<Position> asked =
        LongStream.range(FIRST - 1, FIRST + 300)
            .mapToObj(after -> new Position(EPOCH, after))
            .toList();
    List<Integer> answers = new ArrayList<>();
    for (Position after : asked) {
      PullSink sink =
          new PullSink() {
            @Override
            public void answer(Frame frame, Runnable taken) {
              answers.add(frame.bytes());
              taken.run();
            }

            @Override
            public void refuse(FeedEnd.Failure why) {
              throw new AssertionError(why);
            }
          };
      world
          .feed()
          .pull(new PullFrom("", after, new Interest(Set.of(), false), limit, Duration.ZERO), sink);
      world.run();
    }

    assertThat(answers).hasSameSizeAs(asked);
    assertThat(world.frames.encoded.get()).isBetween(300, 2 * 300 + 2 * limit);
  }

  /** Nobody reads the feed meanwhile, so the tail begins after all of it. */
  private static SteppedFeed traded(long encodedBytesMax) {
    SteppedFeed world = new SteppedFeed(limits(encodedBytesMax), 1).stocked(STORES);
    for (int i = 0; i < ENTRIES; i++) {
      world.server.submit(
          "k" + i,
          new Adjust(
              new AdjustLine(
                  new RecordKey("P" + i % 100, store(i)),
                  1,
                  AdjustReason.RECEIPT,
                  OptionalLong.empty())));
    }
    world.server.run();
    assertThat(world.server.pipeline.head().sequence()).isEqualTo(LAST);
    world.run();
    assertThat(world.frames.encoded).hasValue(0);
    return world;
  }

  private static List<Sink> subscribe(SteppedFeed world) {
    List<Sink> sinks = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Position after = new Position(EPOCH, FIRST - 1 + i % 3);
      sinks.add(world.subscribe("s" + i, after, followed(i).toArray(String[]::new)));
    }
    return sinks;
  }

  private static void assertHasEverything(List<Sink> sinks) {
    for (int i = 0; i < READERS; i++) {
      Set<String> stores = followed(i).isEmpty() ? Set.of(STORES) : followed(i);
      long first = FIRST + i % 3;
      assertThat(sinks.get(i).sequences())
          .isEqualTo(
              IntStream.range(0, ENTRIES)
                  .filter(entry -> FIRST + entry >= first && stores.contains(store(entry)))
                  .mapToObj(entry -> FIRST + entry)
                  .toList());
    }
  }

  /** One, two, or all of them, which is said with none. */
  private static Set<String> followed(int reader) {
    return switch (reader % 5) {
      case 0 -> Set.of();
      case 1, 2 -> Set.of(store(reader));
      default -> Set.of(store(reader), store(reader + 1));
    };
  }

  private static String store(int i) {
    return STORES[i % STORES.length];
  }

  private static FeedLimits limits(long encodedBytesMax) {
    return new FeedLimits(
        2_000,
        READ_BYTES_MAX,
        1_000,
        1 << 20,
        256,
        READ_BYTES_MAX,
        1 << 20,
        encodedBytesMax,
        1 << 20,
        2,
        Duration.ofMillis(100),
        Duration.ofSeconds(30),
        Duration.ofMinutes(30));
  }
}
