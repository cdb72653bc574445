package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.inventory.v1.ErrorReason;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Position;
import io.onhand.server.log.LogReader;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who polls gets the same entries as a feed brings, each once, and waits on no thread")
final class PullTest {
  private final PullFixture pulls = new PullFixture();
  private final SteppedFeed world = pulls.world;

  @Test
  void goesOnWhereItEndedWithoutAGapOrARepeat() {
    for (int i = 0; i < 50; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    for (int limit : List.of(1, 7, 100)) {
      long after = 2;
      List<Long> seen = new ArrayList<>();
      boolean hasMore = true;
      while (hasMore) {
        PullCaller caller = pulls.pull(after, limit, Duration.ZERO, "Paris");
        long previous = after;
        for (FeedEntry entry : caller.answer().getEntriesList()) {
          assertThat(entry.getPreviousSequence()).isEqualTo(previous);
          previous = entry.getHeader().getSequence();
          seen.add(previous);
        }
        assertThat(caller.sequences()).hasSizeLessThanOrEqualTo(limit);
        assertThat(caller.answer().getNext().getSequence()).isGreaterThan(after);
        after = caller.answer().getNext().getSequence();
        hasMore = caller.answer().getHasMore();
      }
      assertThat(seen).isEqualTo(LongStream.rangeClosed(3, 52).boxed().toList());
      assertThat(after).isEqualTo(52);
    }
  }

  @Test
  void saysThatNothingOfOtherStoresConcernsIt() {
    for (int i = 0; i < 10; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    long after = 2;
    boolean hasMore = true;
    while (hasMore) {
      PullCaller caller = pulls.pull(after, 500, Duration.ZERO, "Rome");
      assertThat(caller.answer().getEntriesList()).isEmpty();
      assertThat(caller.answer().getNext().getSequence()).isGreaterThan(after);
      after = caller.answer().getNext().getSequence();
      hasMore = caller.answer().getHasMore();
    }
    assertThat(after).isEqualTo(12);
  }

  @Test
  void waitsForTheFirstEntryAndNoLonger() {
    PullCaller served = pulls.pull(2, 500, Duration.ofSeconds(20), "Paris");
    PullCaller other = pulls.pull(2, 500, Duration.ofSeconds(5), "Rome");
    assertThat(served.isWaiting()).isTrue();
    assertThat(world.reads).isEmpty();

    world.receive("k", "A", 1);
    world.run();
    assertThat(served.sequences()).containsExactly(3L);
    assertThat(other.isWaiting()).isTrue();

    world.server.clock.pass(Duration.ofSeconds(5).toNanos() / 1_000);
    world.run();
    assertThat(other.sequences()).isEmpty();
    assertThat(other.answer().getNext().getSequence()).isEqualTo(3);
  }

  @Test
  void bringsRejectionsOnlyToWhoAsks() {
    Duration wait = Duration.ofSeconds(20);
    PullCaller auditor = pulls.pull(fromTheStart(true, 500, wait));
    PullCaller other = pulls.pull(fromTheStart(false, 500, wait));

    world.server.adjust("refused", "A", -1, AdjustReason.SALE);
    world.server.run();
    world.run();
    assertThat(auditor.sequences()).containsExactly(3L);
    assertThat(auditor.answer().getEntries(0).getHeader().getRefusal().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_RECORD_NOT_FOUND);
    assertThat(other.isWaiting()).isTrue();

    world.receive("taken", "A", 1);
    world.run();
    assertThat(other.sequences()).containsExactly(4L);
    assertThat(other.answer().getEntries(0).getPreviousSequence()).isEqualTo(2);
  }

  @Test
  void bringsRejectionsOfLongAgoOnlyToWhoAsks() {
    world.server.adjust("refused", "A", -1, AdjustReason.SALE);
    world.server.run();
    for (int i = 0; i < 50; i++) { // more than the tail holds
      world.receive("k" + i, "P" + i, 10);
      world.run();
    }

    assertThat(pulls.pull(fromTheStart(true, 2, Duration.ZERO)).sequences())
        .containsExactly(3L, 4L);
    assertThat(pulls.pull(fromTheStart(false, 2, Duration.ZERO)).sequences())
        .containsExactly(4L, 5L);
  }

  private static PullFrom fromTheStart(boolean withRejections, int limit, Duration wait) {
    Interest interest = new Interest(Set.of("Paris"), withRejections);
    return new PullFrom("", new Position(EPOCH, 2), interest, limit, wait);
  }

  @Test
  void refusesWhatAFeedWouldRefuse() {
    world.receive("k", "A", 1);
    world.receive("l", "A", 1);
    assertThat(pulls.pull(5, 1, Duration.ZERO, "Paris").refusals)
        .containsExactly(new FeedEnd.InFuture(EPOCH, 4));
    assertThat(world.alarms).isEmpty();
    assertThat(pulls.pull(new Position(8, 1), 1, Duration.ZERO, "Paris", "").refusals)
        .containsExactly(new FeedEnd.EpochChanged(EPOCH));
    assertThat(pulls.pull(2, 1, Duration.ZERO, "Atlantis").refusals)
        .containsExactly(new FeedEnd.StoreNotFound("Atlantis"));
    trim();
    assertThat(pulls.pull(0, 1, Duration.ZERO, "Paris").refusals)
        .containsExactly(new FeedEnd.Trimmed(oldest(), 4));
    world.feed().close();
    world.run();
    assertThat(pulls.pull(2, 1, Duration.ZERO, "Paris").refusals)
        .containsExactly(new FeedEnd.ShuttingDown(EPOCH, 2));
  }

  @Test
  void aNamedCallerWhoKnowsMoreThanTheLogIsAnAlarm() {
    PullCaller caller = pulls.pull(new Position(EPOCH, 5), 1, Duration.ZERO, "Paris", "poller");

    assertThat(caller.refusals).containsExactly(new FeedEnd.InFuture(EPOCH, 2));
    assertThat(world.alarms).containsExactly("poller has 5 of 2");
  }

  @Test
  void endsThoseWhoWaitWhenTheServerStops() {
    PullCaller caller = pulls.pull(2, 500, Duration.ofSeconds(20), "Paris");
    world.feed().close();
    world.run();
    assertThat(caller.refusals).containsExactly(new FeedEnd.ShuttingDown(EPOCH, 2));
  }

  @Test
  void isToldOfATrimBetweenTwoPieces() {
    for (int i = 0; i < 50; i++) {
      world.receive("k" + i, "P" + i, 10);
      world.run();
    }
    PullCaller caller = new PullCaller();
    world
        .feed()
        .pull(PullFixture.from(new Position(EPOCH, 2), 500, Duration.ZERO, "Paris", ""), caller);
    world.feed().step(); // asks for the look at its wish
    world.reads.remove().run();
    world.feed().step(); // asks for the first piece of the log
    for (int i = 0; i < 10; i++) {
      trim();
    }
    world.run();

    assertThat(caller.answers).isEmpty();
    assertThat(caller.refusals).containsExactly(new FeedEnd.Trimmed(oldest(), 52));
  }

  @Test
  void countsThePositionOfANamedPullCallerAsDurable() {
    world.receive("k", "A", 1);
    pulls.pull(new Position(EPOCH, 2), 500, Duration.ZERO, "Paris", "poller").answer();
    pulls.pull(2, 500, Duration.ZERO, "Paris").answer();

    assertThat(world.registry.reports()).containsOnlyKeys("poller");
    assertThat(world.registered("poller").needsAfter()).isEqualTo(new Position(EPOCH, 2));
  }

  /** The oldest block goes. */
  private void trim() {
    WriteBatch batch = new WriteBatch(1);
    batch.delete(CentralFamily.LOG, Keys.sequence(oldest()));
    world.server.store.write(batch, Durability.SYNCED);
  }

  private long oldest() {
    return new LogReader(world.server.store).oldest().orElseThrow();
  }
}
