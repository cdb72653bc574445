package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.PullChangesResponse;
import io.onhand.server.domain.Position;
import io.onhand.server.log.LogReader;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who polls gets the same entries as a feed brings, each once, and waits on no thread")
final class PullTest {
  private static final int PULL_BYTES_MAX = 30_000;

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
          PULL_BYTES_MAX,
          2,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  private final SteppedFeed world = new SteppedFeed(SMALL, 1).stocked("Paris", "Rome");

  /** One caller's answer. */
  private static final class Caller implements PullSink {
    final List<PullChangesResponse> answers = new ArrayList<>();
    final List<FeedEnd> refusals = new ArrayList<>();
    Runnable taken = () -> {};

    /** Does not read its answer until the test says so. */
    boolean isSlow;

    @Override
    public void answer(Frame frame, Runnable isTaken) {
      taken = isTaken;
      if (!isSlow) {
        isTaken.run();
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      frame.parts().forEach(bytes::writeBytes);
      try {
        answers.add(PullChangesResponse.parseFrom(bytes.toByteArray()));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void refuse(FeedEnd.Failure why) {
      refusals.add(why);
    }

    boolean isWaiting() {
      return answers.isEmpty() && refusals.isEmpty();
    }

    PullChangesResponse answer() {
      assertThat(refusals).isEmpty();
      assertThat(answers).hasSize(1);
      return answers.getFirst();
    }

    List<Long> sequences() {
      return answer().getEntriesList().stream()
          .map(entry -> entry.getHeader().getSequence())
          .toList();
    }
  }

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
        Caller caller = pull(after, limit, Duration.ZERO, "Paris");
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
      Caller caller = pull(after, 500, Duration.ZERO, "Rome");
      assertThat(caller.answer().getEntriesList()).isEmpty();
      assertThat(caller.answer().getNext().getSequence()).isGreaterThan(after);
      after = caller.answer().getNext().getSequence();
      hasMore = caller.answer().getHasMore();
    }
    assertThat(after).isEqualTo(12);
  }

  @Test
  void waitsForTheFirstEntryAndNoLonger() {
    Caller served = pull(2, 500, Duration.ofSeconds(20), "Paris");
    Caller other = pull(2, 500, Duration.ofSeconds(5), "Rome");
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
  void refusesWhatAFeedWouldRefuse() {
    world.receive("k", "A", 1);
    world.receive("l", "A", 1);
    assertThat(pull(5, 1, Duration.ZERO, "Paris").refusals)
        .containsExactly(new FeedEnd.InFuture(EPOCH, 4));
    assertThat(world.alarms).singleElement().asString().contains("PullChanges has sequence 5");
    assertThat(pull(new Position(8, 1), 1, Duration.ZERO, "Paris", "").refusals)
        .containsExactly(new FeedEnd.EpochChanged(EPOCH));
    assertThat(pull(2, 1, Duration.ZERO, "Atlantis").refusals)
        .containsExactly(new FeedEnd.StoreNotFound("Atlantis"));
    trim();
    assertThat(pull(0, 1, Duration.ZERO, "Paris").refusals)
        .containsExactly(new FeedEnd.Trimmed(oldest(), 4));
    world.feed().close();
    world.run();
    assertThat(pull(2, 1, Duration.ZERO, "Paris").refusals)
        .containsExactly(new FeedEnd.ShuttingDown(EPOCH, 2));
  }

  @Test
  void endsThoseWhoWaitWhenTheServerStops() {
    Caller caller = pull(2, 500, Duration.ofSeconds(20), "Paris");
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
    Caller caller = new Caller();
    world.feed().pull(from(new Position(EPOCH, 2), 500, Duration.ZERO, "Paris", ""), caller);
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
  void countsThePositionOfANamedCallerAsDurable() {
    world.receive("k", "A", 1);
    pull(new Position(EPOCH, 2), 500, Duration.ZERO, "Paris", "poller").answer();
    pull(2, 500, Duration.ZERO, "Paris").answer();

    assertThat(world.registry.reports()).containsOnlyKeys("poller");
    assertThat(world.registered("poller").needsAfter()).isEqualTo(new Position(EPOCH, 2));
  }

  @Test
  void whoDoesNotTakeTheAnswerHoldsNoMoreThanTheBound() {
    for (int i = 0; i < 50; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    List<Caller> answered = new ArrayList<>();
    Caller caller = slow(20, Duration.ZERO);
    while (caller.refusals.isEmpty()) {
      answered.add(caller);
      caller = slow(20, Duration.ZERO);
    }
    assertThat(answered).hasSizeBetween(2, PULL_BYTES_MAX / 2_000);
    assertThat(caller.refusals).containsExactly(new FeedEnd.Overloaded());

    answered.forEach(it -> it.taken.run());
    assertThat(pull(2, 20, Duration.ZERO, "Paris").sequences()).hasSize(20);
  }

  @Test
  void whoFindsNoRoomWaitsForItAsLongAsItIsPatient() {
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      callers.add(slow(500, Duration.ofSeconds(20)));
    }
    for (int i = 0; i < 50; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    world.run();
    List<Caller> waiting = callers.stream().filter(Caller::isWaiting).toList();
    assertThat(waiting).isNotEmpty().hasSizeLessThan(200);

    callers.stream().filter(caller -> !caller.isWaiting()).forEach(it -> it.taken.run());
    world.run();
    List<Caller> still = waiting.stream().filter(Caller::isWaiting).toList();
    assertThat(still).isNotEmpty().hasSizeLessThan(waiting.size());

    world.server.clock.pass(Duration.ofSeconds(20).toNanos() / 1_000);
    world.run();
    assertThat(still)
        .allSatisfy(it -> assertThat(it.refusals).containsExactly(new FeedEnd.Overloaded()));
  }

  private Caller slow(int limit, Duration wait) {
    Caller caller = new Caller();
    caller.isSlow = true;
    world.feed().pull(from(new Position(EPOCH, 2), limit, wait, "Paris", ""), caller);
    world.run();
    return caller;
  }

  @Test
  void soManyMayAskAtOnceAndNobodyWhoIsGoneCounts() {
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < SMALL.subscribersMax(); i++) {
      Caller caller = new Caller();
      callers.add(caller);
      world
          .feed()
          .pull(from(new Position(EPOCH, 2), 1, Duration.ofSeconds(20), "Paris", ""), caller);
    }
    Caller another = pull(2, 1, Duration.ofSeconds(20), "Paris");
    assertThat(another.refusals).containsExactly(new FeedEnd.Overloaded());
    assertThat(callers).allMatch(Caller::isWaiting);

    world.feed().gone(callers.getFirst());
    world.run();
    assertThat(pull(2, 1, Duration.ofSeconds(20), "Paris").isWaiting()).isTrue();
  }

  @Test
  void aNamedCallerForWhomThereIsNoRoomToBeRememberedIsToldSo() {
    for (int i = 0; i < SMALL.subscribersMax(); i++) {
      world.registry.report("agent-" + i, SubscriberReport.NONE);
    }
    Caller caller = pull(new Position(EPOCH, 2), 1, Duration.ZERO, "Paris", "another");
    assertThat(caller.refusals).containsExactly(new FeedEnd.TooMany(SMALL.subscribersMax()));
    assertThat(pull(2, 1, Duration.ZERO, "Paris").refusals).isEmpty();
  }

  private Caller pull(long after, int limit, Duration wait, String store) {
    return pull(new Position(EPOCH, after), limit, wait, store, "");
  }

  private Caller pull(Position after, int limit, Duration wait, String store, String id) {
    Caller caller = new Caller();
    world.feed().pull(from(after, limit, wait, store, id), caller);
    world.run();
    return caller;
  }

  private static PullFrom from(Position after, int limit, Duration wait, String store, String id) {
    return new PullFrom(id, after, new Interest(Set.of(store), false), limit, wait);
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
