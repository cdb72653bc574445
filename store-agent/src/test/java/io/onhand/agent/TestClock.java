package io.onhand.agent;

import io.onhand.server.commit.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when a test says so; starts at an arbitrary moment. */
public final class TestClock implements Clock {

  private final AtomicLong nanos = new AtomicLong(7_000_000_000_000L);
  private final AtomicLong wallMicros = new AtomicLong(1_750_000_000_000_000L);

  @Override
  public long monotonicNanos() {
    return nanos.get();
  }

  @Override
  public long wallMicros() {
    return wallMicros.get();
  }

  /** Both clocks move on. */
  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
    wallMicros.addAndGet(time.toNanos() / 1_000);
  }

  /** Somebody sets the wall clock. */
  public void jumpWall(Duration by) {
    wallMicros.addAndGet(by.toNanos() / 1_000);
  }
}
