package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Who polls is bounded in number and in what is held, and is told when there is no room")
final class PullBoundsTest {
  private final PullFixture pulls = new PullFixture();
  private final SteppedFeed world = pulls.world;

  @Test
  void whoDoesNotTakeTheAnswerHoldsNoMoreThanTheBound() {
    for (int i = 0; i < 50; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    List<PullCaller> answered = new ArrayList<>();
    PullCaller caller = slow(20, Duration.ZERO);
    while (caller.refusals.isEmpty()) {
      answered.add(caller);
      caller = slow(20, Duration.ZERO);
    }
    assertThat(answered).hasSizeBetween(2, PullFixture.PULL_BYTES_MAX / 2_000);
    assertThat(caller.refusals).containsExactly(new FeedEnd.Overloaded());

    answered.forEach(it -> it.taken.run());
    assertThat(pulls.pull(2, 20, Duration.ZERO, "Paris").sequences()).hasSize(20);
  }

  @Test
  void whoFindsNoRoomWaitsForItAsLongAsItIsPatient() {
    List<PullCaller> callers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      callers.add(slow(500, Duration.ofSeconds(20)));
    }
    for (int i = 0; i < 50; i++) {
      world.receive("k" + i, "P" + i, 10);
    }
    world.run();
    List<PullCaller> waiting = callers.stream().filter(PullCaller::isWaiting).toList();
    assertThat(waiting).isNotEmpty().hasSizeLessThan(200);

    callers.stream().filter(caller -> !caller.isWaiting()).forEach(it -> it.taken.run());
    world.run();
    List<PullCaller> still = waiting.stream().filter(PullCaller::isWaiting).toList();
    assertThat(still).isNotEmpty().hasSizeLessThan(waiting.size());

    world.server.clock.pass(Duration.ofSeconds(20).toNanos() / 1_000);
    world.run();
    assertThat(still)
        .allSatisfy(it -> assertThat(it.refusals).containsExactly(new FeedEnd.Overloaded()));
  }

  private PullCaller slow(int limit, Duration wait) {
    PullCaller caller = new PullCaller();
    caller.isSlow = true;
    world.feed().pull(PullFixture.from(new Position(EPOCH, 2), limit, wait, "Paris", ""), caller);
    world.run();
    return caller;
  }

  @Test
  void soManyMayAskAtOnceAndNobodyWhoIsGoneCounts() {
    List<PullCaller> callers = new ArrayList<>();
    for (int i = 0; i < PullFixture.SMALL.subscribersMax(); i++) {
      PullCaller caller = new PullCaller();
      callers.add(caller);
      world
          .feed()
          .pull(
              PullFixture.from(new Position(EPOCH, 2), 1, Duration.ofSeconds(20), "Paris", ""),
              caller);
    }
    PullCaller another = pulls.pull(2, 1, Duration.ofSeconds(20), "Paris");
    assertThat(another.refusals).containsExactly(new FeedEnd.Overloaded());
    assertThat(callers).allMatch(PullCaller::isWaiting);

    world.feed().gone(callers.getFirst());
    world.run();
    assertThat(pulls.pull(2, 1, Duration.ofSeconds(20), "Paris").isWaiting()).isTrue();
  }

  @Test
  void aNamedCallerForWhomThereIsNoRoomToBeRememberedIsToldSo() {
    for (int i = 0; i < PullFixture.SMALL.subscribersMax(); i++) {
      world.registry.report("agent-" + i, SubscriberReport.NONE);
    }
    PullCaller caller = pulls.pull(new Position(EPOCH, 2), 1, Duration.ZERO, "Paris", "another");
    assertThat(caller.refusals)
        .containsExactly(new FeedEnd.TooMany(PullFixture.SMALL.subscribersMax()));
    assertThat(pulls.pull(2, 1, Duration.ZERO, "Paris").refusals).isEmpty();
  }
}
