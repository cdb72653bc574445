package io.onhand.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SteppedFeed.Sink;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.LogStart;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A trim beside a reconnect gives every entry once or says that they are gone")
final class FeedTrimSimulationTest {
  private static final long HEAD = 12;

  private final SteppedFeed central = new SteppedFeed(FeedLimits.DEFAULT, 1).stocked("Paris");

  static List<long[]> cursors() {
    return LongStream.rangeClosed(1, HEAD)
        .boxed()
        .flatMap(cursor ->
            LongStream.of(cursor - 1, cursor, cursor + 1, cursor + 2)
                .filter(start -> start >= 1 && start <= HEAD)
                .mapToObj(start -> new long[] {cursor, start}))
        .toList();
  }

  /** Trimmed before the subscriber comes back with its cursor. */
  @ParameterizedTest
  @MethodSource("cursors")
  void trimmedWhileItWasAway(long[] cursorAndStart) {
    long cursor = cursorAndStart[0];
    long start = cursorAndStart[1];
    trade();
    trimTo(start);

    Sink sink = central.subscribe("agent", new Position(SteppedPipeline.EPOCH, cursor), "Paris");
    central.run();

    if (start > cursor + 1) {
      assertThat(sink.ends).containsExactly(new FeedEnd.Trimmed(start, HEAD));
      assertThat(sink.sequences()).isEmpty();
    } else {
      assertThat(sink.ends).isEmpty();
      assertThat(sink.sequences()).containsExactlyElementsOf(after(cursor));
    }
  }

  /** Trimmed after its cursor was found good, before the log was read for it. */
  @ParameterizedTest
  @MethodSource("cursors")
  void trimmedWhileItCatchesUp(long[] cursorAndStart) {
    long cursor = cursorAndStart[0];
    long start = cursorAndStart[1];
    trade();
    Sink sink = central.subscribe("agent", new Position(SteppedPipeline.EPOCH, cursor), "Paris");
    while (central.reads.isEmpty() && central.feed().step()) {}
    Runnable opening = central.reads.poll();
    if (opening != null) {
      opening.run();
    }
    trimTo(start);
    central.run();

    List<Long> sent = sink.sequences();
    if (sink.ends.isEmpty()) {
      assertThat(sent).containsExactlyElementsOf(after(cursor));
    } else {
      assertThat(sink.ends).hasOnlyElementsOfType(FeedEnd.Trimmed.class);
      assertThat(start).isGreaterThan(cursor + 1);
      assertThat(sent).containsExactlyElementsOf(after(cursor).subList(0, sent.size()));
    }
  }

  @Test
  void aFollowerAtTheHeadDoesNotNotice() {
    trade();
    Sink sink = central.subscribe("agent", new Position(SteppedPipeline.EPOCH, HEAD), "Paris");
    central.run();
    trimTo(HEAD);
    central.receive("more", "A", 1);
    central.run();

    assertThat(sink.ends).isEmpty();
    assertThat(sink.sequences()).containsExactly(HEAD + 1);
  }

  /** One entry a block, so that each cursor may be a cut. */
  private void trade() {
    for (long i = central.server.pipeline.head().sequence(); i < HEAD; i++) {
      central.receive("k" + i, "A", 1);
      central.server.run();
    }
    central.run();
    assertThat(central.server.pipeline.head().sequence()).isEqualTo(HEAD);
  }

  private void trimTo(long start) {
    BlockHeader first =
        new LogReader(central.server.store).blocksAfter(start - 1, 1).getFirst().header();
    WriteBatch batch = new WriteBatch();
    new LogStart(first.firstSequence(), first.previousChecksum()).trim(batch);
    central.server.store.write(batch, Durability.SYNCED);
  }

  private static List<Long> after(long cursor) {
    return LongStream.rangeClosed(cursor + 1, HEAD).boxed().toList();
  }
}
