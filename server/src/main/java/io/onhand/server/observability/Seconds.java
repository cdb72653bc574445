package io.onhand.server.observability;

import java.util.List;

/** What the histograms of durations share. */
final class Seconds {

  /** Bounds from 50 microseconds, half of a sync on a fast disk, to the longest deadlines. */
  static final List<Double> BUCKETS =
      List.of(
          0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
          1.0, 2.5, 5.0, 10.0, 30.0);

  private static final double NANOS = 1e9;

  private Seconds() {}

  /** Nanoseconds as seconds. */
  static double of(long nanos) {
    return nanos / NANOS;
  }
}
