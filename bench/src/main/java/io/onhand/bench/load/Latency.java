package io.onhand.bench.load;

import org.HdrHistogram.Histogram;

/**
 * How long calls took, in nanoseconds, from handing the request to the socket to having read its
 * answer. The loop is closed, so a stall delays the requests behind it without counting for them:
 * the numbers are not corrected for that (no "coordinated omission" is made up).
 *
 * @param count calls measured
 */
public record Latency(
    long count, long p50Nanos, long p90Nanos, long p99Nanos, long p999Nanos, long maxNanos) {

  static Latency of(Histogram nanos) {
    return new Latency(
        nanos.getTotalCount(),
        nanos.getValueAtPercentile(50),
        nanos.getValueAtPercentile(90),
        nanos.getValueAtPercentile(99),
        nanos.getValueAtPercentile(99.9),
        nanos.getTotalCount() == 0 ? 0 : nanos.getMaxValue());
  }
}
