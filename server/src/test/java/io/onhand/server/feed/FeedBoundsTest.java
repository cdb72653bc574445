package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.feed.SteppedFeed.Sink;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the feed keeps in memory is bounded in bytes, whoever does not read or follow")
final class FeedBoundsTest {
  private static final int BLOCK_ENTRIES = 4_096;
  private static final long WAITING_BYTES_MAX = 1_500;
  private static final long READ_BYTES_MAX = 64 << 10;
  private static final long AHEAD_BYTES_MAX = 256 << 10;
  private static final long ENCODED_BYTES_MAX = 512 << 10;

  /** What is cut by the bytes that are sent takes more as objects. */
  private static final long PIECE_BYTES_MAX = 4 * READ_BYTES_MAX;

  /** More blocks may wait than their bytes allow. */
  private static final FeedLimits LIMITS =
      new FeedLimits(
          2_000,
          READ_BYTES_MAX,
          1_000,
          WAITING_BYTES_MAX,
          256,
          READ_BYTES_MAX,
          AHEAD_BYTES_MAX,
          ENCODED_BYTES_MAX,
          1 << 20,
          2,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  private final SteppedFeed world = new SteppedFeed(LIMITS, 1).stocked("Paris");

  @Test
  void readersThatStallOverLargeBlocksHoldLittleTogetherAndNothingAfterAWhile() {
    trade();
    List<Sink> stalled = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Sink sink = world.subscribe("s" + i, new Position(EPOCH, 1), "Paris");
      sink.framesMax = 1 + i;
      stalled.add(sink);
    }
    Sink other = world.subscribe("other", new Position(EPOCH, 1), "Paris");
    long most = mostHeldWhileRunning();

    assertThat(most).isBetween(READ_BYTES_MAX, AHEAD_BYTES_MAX + 8 * PIECE_BYTES_MAX);
    // Those who found no room have their turn when the others' pieces are let go of.
    for (int i = 0; i < 20; i++) {
      pass(Duration.ofMillis(100));
      mostHeldWhileRunning();
    }
    assertThat(aheadBytes()).isZero();
    assertThat(stalled).allSatisfy(sink -> assertThat(sink.frames).hasSize(sink.framesMax));
    assertThat(other.sequences()).isEqualTo(all());

    List<Sink> again = stalled.subList(47, 50);
    again.forEach(sink -> sink.framesMax = Integer.MAX_VALUE);
    assertThat(mostHeldWhileRunning()).isLessThan(AHEAD_BYTES_MAX + 8 * PIECE_BYTES_MAX);
    assertThat(again).allSatisfy(sink -> assertThat(sink.sequences()).isEqualTo(all()));
    assertThat(aheadBytes()).isZero();
  }

  @Test
  void aReaderIsKeptNothingOfOtherStores() {
    world.stocked("Rome");
    trade();
    Sink sink = world.subscribe("s", new Position(EPOCH, 2), "Rome");
    long most = mostHeldWhileRunning();

    assertThat(most).isLessThan(1_000);
    pass(Duration.ofMillis(100));
    world.run();
    assertThat(sink.hasEverythingUpTo(4 * BLOCK_ENTRIES + 2)).isTrue();
  }

  @Test
  void ofABasketAReaderIsKeptWhatConcernsItsStore() {
    world.stocked("Rome");
    List<AdjustLine> lines = new ArrayList<>(List.of(line("A", "Rome")));
    for (int i = 0; i < 200; i++) {
      lines.add(line("P" + i, "Paris"));
    }
    for (int i = 0; i < 3; i++) {
      world.server.submit("basket" + i, new Basket(lines, BasketMode.ALL_OR_NOTHING));
    }
    world.server.run();
    world.run();
    world.receive("after it", "A", 1); // and the tail begins there
    world.run();
    Sink sink = world.subscribe("s", new Position(EPOCH, 2), "Rome");
    sink.framesMax = 2;

    assertThat(mostHeldWhileRunning()).isBetween(400L, 2_000L);
  }

  private static AdjustLine line(String product, String store) {
    return new AdjustLine(
        new RecordKey(product, store), 1, AdjustReason.RECEIPT, OptionalLong.empty());
  }

  @Test
  void thoseWhoTakeASnapshotAndStallHoldAsLittleAndKeepNobodyFromTheLog() {
    trade();
    for (int i = 0; i < 50; i++) {
      world.subscribe("s" + i, null, "Paris").framesMax = 2;
    }
    Sink other = world.subscribe("other", new Position(EPOCH, 1), "Paris");
    long most = mostHeldWhileRunning();

    assertThat(most).isLessThan(2 * AHEAD_BYTES_MAX + 16 * PIECE_BYTES_MAX);
    assertThat(other.sequences()).isEqualTo(all());
  }

  /** Large blocks: one takes a quarter of what is in flight. */
  private void trade() {
    for (int i = 0; i < 4 * BLOCK_ENTRIES; i++) {
      world.server.submit(
          "k" + i, SteppedPipeline.adjusting("P" + i % 1_000, 1, AdjustReason.RECEIPT));
    }
    long before = world.server.pipeline.head().sequence();
    world.server.run();
    Block first = new LogReader(world.server.store).blocksAfter(before, 1).getFirst();
    assertThat(first.header().lastSequence() - before).isEqualTo(BLOCK_ENTRIES);
  }

  private List<Long> all() {
    return LongStream.rangeClosed(2, world.server.pipeline.head().sequence()).boxed().toList();
  }

  private void pass(Duration time) {
    world.server.clock.pass(time.toNanos() / 1_000);
  }

  private long aheadBytes() {
    FeedFigures figures = world.feed().figures();
    assertThat(figures.encodedLog()).isLessThanOrEqualTo(ENCODED_BYTES_MAX);
    return figures.aheadOfLog() + figures.aheadOfSnapshots();
  }

  /** Until there is nothing left to do at this moment. */
  private long mostHeldWhileRunning() {
    long most = 0;
    world.feed().ready();
    for (boolean more = true; more; ) {
      more = world.registry.step();
      more |= world.feed().step();
      Runnable read = world.reads.poll();
      if (read != null) {
        read.run();
        more = true;
      }
      most = Math.max(most, aheadBytes());
    }
    return most;
  }

  @Test
  void blocksThatTheLoopHasNotEncodedWaitUpToTheirBytesAndTheRestIsReadFromTheLog() {
    Sink sink = world.subscribe("s", new Position(EPOCH, 1), "Paris");
    world.run();
    for (int i = 0; i < 100; i++) {
      world.receive("k" + i, "A", 1);
      assertThat(world.feed().figures().waiting()).isLessThanOrEqualTo(WAITING_BYTES_MAX);
    }
    assertThat(world.feed().figures().waiting()).isGreaterThan(WAITING_BYTES_MAX / 2);
    world.run();

    assertThat(world.feed().figures().waiting()).isZero();
    assertThat(sink.sequences()).isEqualTo(LongStream.rangeClosed(2, 101).boxed().toList());
  }
}
