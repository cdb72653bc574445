package io.onhand.server.feed;

import static io.onhand.server.commit.SteppedPipeline.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The feed's figures say what it holds for whom, and nothing once that is sent")
final class FeedFiguresTest {
  private final SteppedFeed world = new SteppedFeed(FeedLimits.DEFAULT, 1).stocked("Paris");

  @Test
  void tellOfTheTail() {
    assertThat(world.feed().figures().waiting()).as("declared").isPositive();
    world.run();
    assertThat(world.feed().figures()).isEqualTo(FeedFigures.NONE);
    world.subscribe("s", new Position(EPOCH, 1), "Paris");
    world.run();
    world.receive("k", "A", 1);
    assertThat(world.feed().figures().waiting()).isPositive();
    world.run();

    FeedFigures figures = world.feed().figures();
    assertThat(figures).isEqualTo(new FeedFigures(figures.tail(), 0, 0, 0, 0, 0));
    assertThat(figures.tail()).isPositive();
  }

  @Test
  void tellOfTheLogAndOfSnapshots() {
    world.run();
    for (int i = 0; i < 20; i++) {
      world.receive("k" + i, "P" + i, 1);
    }
    world.run();
    SteppedFeed.Sink slow = world.subscribe("log", new Position(EPOCH, 1), "Paris");
    slow.framesMax = 5;
    world.run();
    FeedFigures figures = world.feed().figures();
    assertThat(figures.encodedLog()).isGreaterThan(figures.aheadOfLog());
    assertThat(figures.aheadOfLog()).isPositive();
    assertThat(figures.aheadOfSnapshots()).isZero();

    SteppedFeed.Sink other = world.subscribe("snapshot", null, "Paris");
    other.framesMax = 2;
    world.run();
    assertThat(world.feed().figures().aheadOfSnapshots()).isPositive();
    other.framesMax = Integer.MAX_VALUE;
    slow.framesMax = Integer.MAX_VALUE;
    world.run();
    assertThat(world.feed().figures().aheadOfSnapshots()).isZero();
    assertThat(world.feed().figures().aheadOfLog()).isZero();
    assertThat(world.feed().figures().encodedLog()).isEqualTo(figures.encodedLog());
    world.server.clock.pass(Duration.ofSeconds(10).toNanos() / 1_000);
    world.run();
    assertThat(world.feed().figures().encodedLog()).as("nobody asks").isZero();
  }

  @Test
  void tellOfWhatCallersHaveNotTaken() {
    world.run();
    world.receive("k", "A", 1);
    Runnable[] taken = {() -> {}};
    world
        .feed()
        .pull(
            new PullFrom(
                "", new Position(EPOCH, 1), new Interest(Set.of(), false), 1, Duration.ZERO),
            new PullSink() {
              @Override
              public void answer(Frame frame, Runnable isTaken) {
                taken[0] = isTaken;
              }

              @Override
              public void refuse(FeedEnd.Failure why) {
                throw new AssertionError(why);
              }
            });
    world.run();
    assertThat(world.feed().figures().pulls()).isPositive();
    taken[0].run();
    assertThat(world.feed().figures().pulls()).isZero();
  }
}
