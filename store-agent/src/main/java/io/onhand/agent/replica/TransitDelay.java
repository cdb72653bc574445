package io.onhand.agent.replica;

import java.util.concurrent.TimeUnit;

/**
 * Estimates how long a bookmark was on its way, from one stream's bookmarks alone: what exceeds the
 * shortest way seen was spent in buffers, or while this process was stopped. The two clocks need
 * not agree, only run alike; the shortest way is forgotten at 2% of the time, faster than clocks
 * drift or are slewed apart. Used by one thread.
 */
final class TransitDelay {

  private static final long FORGOTTEN_DIVISOR = 50;

  private boolean isKnown;
  private long shortestNanos;
  private long lastNanos;

  /** A new stream has a way of its own. */
  void reset() {
    isKnown = false;
  }

  /**
   * Takes one bookmark.
   *
   * @param receivedNanos on this machine's monotonic clock
   * @param sentMicros on the sender's clock
   * @return by how much this way was longer than the shortest
   */
  long excessNanos(long receivedNanos, long sentMicros) {
    long way = receivedNanos - TimeUnit.MICROSECONDS.toNanos(sentMicros);
    if (isKnown) {
      shortestNanos += (receivedNanos - lastNanos) / FORGOTTEN_DIVISOR;
    }
    if (!isKnown || way < shortestNanos) {
      shortestNanos = way;
    }
    isKnown = true;
    lastNanos = receivedNanos;
    return way - shortestNanos;
  }
}
