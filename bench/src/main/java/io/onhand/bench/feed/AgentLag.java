package io.onhand.bench.feed;

import io.onhand.server.commit.Clock;
import io.onhand.server.observability.ReplicaObserver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long entries took until reads of one agent showed them: from their log time, which Central
 * gives an entry before it is durable, by the clock that all processes of a machine share. Told on
 * the agent's link thread; asked from any.
 */
final class AgentLag implements ReplicaObserver {

  private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 3;

  private final Clock clock;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong early = new AtomicLong();
  private volatile @Nullable Histogram micros;

  AgentLag(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public void applied(
      String traceParent,
      long sequence,
      long logTimeMicros,
      int changes,
      long startNanos,
      long appliedNanos) {
    seen.incrementAndGet();
    Histogram open = micros;
    if (open == null || logTimeMicros == 0) {
      return;
    }
    // Now, and not when the batch was applied: a moment later, and never too little.
    long lag = clock.wallMicros() - logTimeMicros;
    if (lag < 0) {
      early.incrementAndGet();
    }
    open.recordValue(Math.clamp(lag, 0, MICROS_MAX));
  }

  /** Records from now on, and forgets what was recorded. */
  void start() {
    early.set(0);
    micros = new ConcurrentHistogram(MICROS_MAX, DIGITS);
  }

  /** Records no more; what was recorded, in microseconds. */
  Histogram stop() {
    Histogram recorded = micros;
    micros = null;
    return recorded == null ? new Histogram(MICROS_MAX, DIGITS) : recorded;
  }

  /** Entries since the agent began. */
  long seen() {
    return seen.get();
  }

  /** Entries recorded that came before their time: the clocks disagree. */
  long early() {
    return early.get();
  }
}
