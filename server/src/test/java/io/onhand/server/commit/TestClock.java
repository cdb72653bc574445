package io.onhand.server.commit;

import java.util.concurrent.TimeUnit;

/** A clock that goes only when it is told to. */
public final class TestClock implements Clock {
  private long monotonicNanos = 1_000_000;
  private long wallMicros = TimeUnit.DAYS.toMicros(20_000);

  @Override
  public long monotonicNanos() {
    return monotonicNanos;
  }

  @Override
  public long wallMicros() {
    return wallMicros;
  }

  /** Time passes on both clocks. */
  public void pass(long micros) {
    monotonicNanos += micros * 1_000;
    wallMicros += micros;
  }

  /** Somebody sets the wall clock. */
  public void setWallForward(long micros) {
    wallMicros += micros;
  }
}
