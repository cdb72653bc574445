package io.onhand.client;

import java.time.Duration;

/**
 * How long to go on trying.
 *
 * @param overall from the first try to giving up
 * @param perTry how long one try may take before it counts as unanswered
 * @param firstPause the longest pause after the first round of tries; it doubles with each round
 * @param pauseMax no pause is longer, unless the server asks for it
 */
public record RetryPolicy(
    Duration overall, Duration perTry, Duration firstPause, Duration pauseMax) {

  /** 30 s in all, 3 s per try, pauses from 50 ms to 2 s. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(
          Duration.ofSeconds(30),
          Duration.ofSeconds(3),
          Duration.ofMillis(50),
          Duration.ofSeconds(2));

  /** Checks that the times fit each other. */
  public RetryPolicy {
    if (!firstPause.isPositive() || firstPause.compareTo(pauseMax) > 0) {
      throw new IllegalArgumentException(
          "Expected 0 < first pause <= longest pause, but got " + firstPause + " and " + pauseMax);
    }
    if (!perTry.isPositive() || perTry.compareTo(overall) > 0) {
      throw new IllegalArgumentException(
          "Expected 0 < time per try <= time in all, but got " + perTry + " and " + overall);
    }
  }

  /** The same with another time in all, and no more than that per try. */
  public RetryPolicy within(Duration time) {
    return new RetryPolicy(time, perTry.compareTo(time) > 0 ? time : perTry, firstPause, pauseMax);
  }

  /**
   * The pause after a round of tries.
   *
   * @param round from 0
   * @param jitter from 0 to 1; spreads callers that failed together over half of the pause
   */
  Duration pause(int round, double jitter) {
    long longest = firstPause.toNanos();
    for (int doubled = 0; doubled < round && longest < pauseMax.toNanos(); doubled++) {
      longest *= 2;
    }
    longest = Math.min(longest, pauseMax.toNanos());
    return Duration.ofNanos((long) (longest * (0.5 + jitter / 2)));
  }
}
