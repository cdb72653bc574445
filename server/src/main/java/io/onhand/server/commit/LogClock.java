package io.onhand.server.commit;

import java.util.concurrent.TimeUnit;

/**
 * Log time: never goes back, and follows the wall clock without being thrown by it. It advances
 * with the monotonic clock, up to 5% faster or slower until it agrees with the wall clock. When the
 * wall clock is more than a minute away, somebody has set it: that is not followed but reported,
 * because reservations expire in log time. At start it takes the wall clock as it is, unless that
 * is behind the log.
 *
 * <p>Confined to the sequencer, except for {@link #isWallClockOff} and {@link #estimatedMicros}.
 */
final class LogClock {
  static final long STEP_MICROS_MAX = TimeUnit.MINUTES.toMicros(1);
  private static final long SLEW_DIVISOR = 20;

  private final Clock clock;
  private long logMicros;
  private long readNanos;
  private long sinceSlewMicros;

  /** What others extrapolate from; renewed at most once a millisecond. */
  private volatile Reading published;

  private record Reading(long nanos, long logMicros) {}

  /**
   * Starts log time.
   *
   * @param clock the machine's clocks
   * @param lastLogMicros the log time of the head; 0: an empty log
   */
  LogClock(Clock clock, long lastLogMicros) {
    this.clock = clock;
    this.readNanos = clock.monotonicNanos();
    long wall = clock.wallMicros();
    this.logMicros = Math.max(lastLogMicros, wall);
    this.published = new Reading(readNanos, logMicros);
  }

  /** The log time now; not before what was returned before. */
  long nowMicros() {
    long elapsedMicros = (clock.monotonicNanos() - readNanos) / 1_000;
    if (elapsedMicros <= 0) {
      return logMicros;
    }
    // What is not a whole microsecond stays for the next reading.
    readNanos += elapsedMicros * 1_000;
    long expected = logMicros + elapsedMicros;
    long off = clock.wallMicros() - expected;
    // Under load readings are a few microseconds apart: what one is too short for, the next gets.
    sinceSlewMicros += elapsedMicros;
    long slewMax = sinceSlewMicros / SLEW_DIVISOR;
    sinceSlewMicros %= SLEW_DIVISOR;
    long slew = Math.abs(off) > STEP_MICROS_MAX ? 0 : Math.clamp(off, -slewMax, slewMax);
    logMicros = expected + slew;
    if (readNanos - published.nanos() > 1_000_000) {
      published = new Reading(readNanos, logMicros);
    }
    return logMicros;
  }

  /** The log time that was read last. */
  long lastMicros() {
    return logMicros;
  }

  /** About what log time is now, for whoever measures lag. Any thread. */
  long estimatedMicros() {
    Reading last = published;
    return last.logMicros() + (clock.monotonicNanos() - last.nanos()) / 1_000;
  }

  /**
   * Whether the wall clock is more than a minute away from log time. Any thread, also when idle.
   */
  boolean isWallClockOff() {
    return Math.abs(clock.wallMicros() - estimatedMicros()) > STEP_MICROS_MAX;
  }
}
