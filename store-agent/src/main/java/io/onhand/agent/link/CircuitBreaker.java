package io.onhand.agent.link;

import io.onhand.agent.link.LinkStatus.Breaker;
import java.util.random.RandomGenerator;

/**
 * Spaces out attempts: each failure doubles the wait, with jitter so that a thousand agents do not
 * come back in one moment, and a row of failures opens the breaker. Ours, because a link has one
 * caller and must run on a simulated clock; a library's breaker counts calls of many threads.
 *
 * <p>Used by the link's thread.
 */
final class CircuitBreaker {

  private static final int DOUBLINGS_MAX = 20;

  private final long retryMinNanos;
  private final long retryMaxNanos;
  private final int failuresMax;
  private final RandomGenerator random;
  private Breaker state = Breaker.CLOSED;
  private int failures;

  CircuitBreaker(LinkSettings settings, RandomGenerator random) {
    this.retryMinNanos = settings.retryMin().toNanos();
    this.retryMaxNanos = settings.retryMax().toNanos();
    this.failuresMax = settings.failuresMax();
    this.random = random;
  }

  Breaker state() {
    return state;
  }

  /** The wait is over. */
  void attempt() {
    if (state == Breaker.OPEN) {
      state = Breaker.HALF_OPEN;
    }
  }

  /** The attempt led to a stream that held. */
  void succeeded() {
    state = Breaker.CLOSED;
    failures = 0;
  }

  /** An attempt failed. Returns how many nanoseconds to wait before the next. */
  long failed() {
    long longest = Math.min(retryMaxNanos, retryMinNanos << Math.min(failures, DOUBLINGS_MAX));
    failures++;
    if (failures >= failuresMax) {
      state = Breaker.OPEN;
    }
    return jittered(longest);
  }

  /** An attempt failed in a way that only a person mends. Returns the longest wait. */
  long failedForLong() {
    failed();
    return jittered(retryMaxNanos);
  }

  /**
   * The connection was looked at where no stream is wanted. Returns how many nanoseconds to wait
   * before the next look.
   */
  long looked(boolean isConnected) {
    if (!isConnected) {
      return failed();
    }
    succeeded();
    return jittered(retryMaxNanos);
  }

  /** A wait without a failure, so that agents do not all resume at once. */
  long pause() {
    return jittered(retryMinNanos);
  }

  /** Between half of it and all of it. */
  private long jittered(long nanos) {
    return nanos / 2 + random.nextLong(nanos / 2 + 1);
  }
}
