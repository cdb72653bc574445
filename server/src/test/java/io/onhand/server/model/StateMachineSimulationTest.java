package io.onhand.server.model;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of commands, clock jumps, restarts and lost blocks, played to the real pipeline
 * and to the model. A failing one is shortened before it is shown.
 *
 * <p>One seed alone: {@code -Donhand.model.seed=N}. Others than those of every build: {@code
 * -Donhand.model.first=N -Donhand.model.sequences=M}.
 */
@DisplayName("Every answer and every state is what a naive model of the design says")
final class StateMachineSimulationTest {
  private static final long FIRST = Long.getLong("onhand.model.first", 1);
  private static final int SEQUENCES = Integer.getInteger("onhand.model.sequences", 200);
  private static final int LONGER = 1_000;
  private static final int COMMANDS = 500;

  @Test
  void agreesWithTheModel() {
    Long only = Long.getLong("onhand.model.seed");
    if (only != null) {
      check(only);
    } else {
      LongStream.range(FIRST, FIRST + SEQUENCES).parallel().forEach(this::check);
    }
  }

  @Test
  @Tag("long")
  void agreesWithTheModelInALongerRun() {
    LongStream.range(FIRST + SEQUENCES, FIRST + LONGER).parallel().forEach(this::check);
  }

  private void check(long seed) {
    List<Item> items = Item.sequence(seed, COMMANDS);
    if (Shortening.failure(new Play(false), items) == null) {
      return;
    }
    List<Item> shortest = Shortening.shortest(items);
    Play told = new Play(true);
    Throwable failure = Shortening.failure(told, shortest);
    throw new AssertionError(
        "Seed "
            + seed
            + " fails (-Donhand.model.seed="
            + seed
            + "), shortened to:\n"
            + String.join("\n", told.trace())
            + "\n"
            + failure,
        failure);
  }
}
