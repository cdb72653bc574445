package io.onhand.cli.demo;

import java.time.Duration;

/**
 * How servers are killed again and again.
 *
 * @param cycles how often, at least
 * @param between Central works at most so long between two cycles
 * @param tills how many tills work at once
 * @param seed draws the baskets, and who is killed and when
 */
record KillOptions(int cycles, Duration between, int tills, long seed) {

  /** As a person would give them again. */
  String asArguments() {
    return "--cycles %d --between %dms --tills %d --seed %d"
        .formatted(cycles, between.toMillis(), tills, seed);
  }
}
