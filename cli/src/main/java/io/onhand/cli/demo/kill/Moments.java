package io.onhand.cli.demo.kill;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Draws who is killed and when; the same for the same seed. Used by one thread. */
public final class Moments {

  /** What comes once in each round of five, in any order. */
  private static final List<Strike> ROUND =
      List.of(
          Strike.UNDER_LOAD,
          Strike.UNDER_LOAD,
          Strike.WHILE_STARTING,
          Strike.TWICE,
          Strike.WITH_AGENT);

  private final Random random;
  private final Deque<Strike> round = new ArrayDeque<>();

  /** Starts the row of this seed. */
  public Moments(long seed) {
    random = new Random(seed);
  }

  /** The next way to strike. */
  public Strike strike() {
    if (round.isEmpty()) {
      List<Strike> shuffled = new ArrayList<>(ROUND);
      Collections.shuffle(shuffled, random);
      round.addAll(shuffled);
    }
    return round.remove();
  }

  /** A time from 0 to this one, every one as likely. */
  public Duration within(Duration longest) {
    return Duration.ofNanos(random.nextLong(longest.toNanos() + 1));
  }

  /** One of these, every one as likely. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
