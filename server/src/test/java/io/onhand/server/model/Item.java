package io.onhand.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thing that happens. It says neither which command nor which reservation: those are drawn from
 * the seed when it happens, among what there is then. So any part of a sequence is a sequence.
 *
 * @param kind what happens
 * @param seed for all that is drawn
 */
record Item(Kind kind, long seed) {
  /** What may happen, and how often in ten thousand. */
  enum Kind {
    SUBMIT(6_200),
    LOOK_UP(200),
    SEQUENCE(600),
    COMMIT(600),
    RUN(1_600),
    PASS(350),
    PASS_TO_EXPIRY(250),
    PASS_LONG(25),
    SET_WALL_CLOCK(50),
    RESTART(30),
    RESTART_LATER(5),
    KILL(30),
    POWER_CUT(10),
    FAIL_WRITE(10),
    LOSE_BLOCK(30),
    MOVE_HORIZON(60);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** A sequence with so many commands. */
  static List<Item> sequence(long seed, int commands) {
    Random random = new Random(seed);
    int all = 0;
    for (Kind kind : Kind.values()) {
      all += kind.weight;
    }
    List<Item> items = new ArrayList<>();
    int made = 0;
    while (made < commands) {
      Kind kind = drawn(random.nextInt(all));
      items.add(new Item(kind, random.nextLong()));
      made += kind == Kind.SUBMIT || kind == Kind.LOOK_UP ? 1 : 0;
    }
    return items;
  }

  private static Kind drawn(int number) {
    int left = number;
    for (Kind kind : Kind.values()) {
      left -= kind.weight;
      if (left < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("Expected a number below the weights, but got " + number + ".");
  }
}
