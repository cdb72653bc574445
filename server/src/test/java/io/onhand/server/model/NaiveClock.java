package io.onhand.server.model;

import io.onhand.server.commit.TestClock;

/** Log time by its promise: with the monotonic clock, toward a wall clock that is not far off. */
final class NaiveClock {
  private static final long FAR_MICROS = 60_000_000;

  private final TestClock machine;
  private long logMicros;
  private long readNanos;
  private long spare;

  NaiveClock(TestClock machine) {
    this.machine = machine;
    start(0);
  }

  /** A server starts on a log that ends at this log time. */
  void start(long lastLogMicros) {
    readNanos = machine.monotonicNanos();
    logMicros = Math.max(lastLogMicros, machine.wallMicros());
    spare = 0;
  }

  /** Log time now. All of what passed since it was read last is one reading of the server too. */
  long now() {
    long passed = (machine.monotonicNanos() - readNanos) / 1_000;
    if (passed > 0) {
      readNanos += passed * 1_000;
      logMicros += passed;
      long off = machine.wallMicros() - logMicros;
      long slewMax = (passed + spare) / 20;
      spare = (passed + spare) % 20;
      if (Math.abs(off) <= FAR_MICROS) {
        logMicros += Math.clamp(off, -slewMax, slewMax);
      }
    }
    return logMicros;
  }
}
