package io.onhand.server.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Log time follows the wall clock and is not thrown by it")
final class LogClockTest {
  private static final long SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final long HOUR = TimeUnit.HOURS.toMicros(1);

  private final TestClock clock = new TestClock();

  @Test
  void startsAtTheWallClock() {
    assertThat(new LogClock(clock, 0).nowMicros()).isEqualTo(clock.wallMicros());
    assertThat(new LogClock(clock, clock.wallMicros() - 400 * 24 * HOUR).nowMicros())
        .isEqualTo(clock.wallMicros());
  }

  @Test
  void neverGoesBehindTheLog() {
    long last = clock.wallMicros() + 2 * HOUR;
    LogClock log = new LogClock(clock, last);

    assertThat(log.nowMicros()).isEqualTo(last);
    assertThat(log.isWallClockOff()).isTrue();
    clock.pass(SECOND);
    assertThat(log.nowMicros()).isEqualTo(last + SECOND);
  }

  @Test
  void doesNotAdoptAStepOfMoreThanAMinute() {
    for (long step : new long[] {6 * HOUR, -2 * HOUR, 61 * SECOND, -61 * SECOND}) {
      LogClock log = new LogClock(clock, 0);
      long start = log.nowMicros();
      clock.setWallForward(step);
      clock.pass(10 * SECOND);

      assertThat(log.nowMicros()).isEqualTo(start + 10 * SECOND);
      assertThat(log.isWallClockOff()).isTrue();
    }
  }

  @Test
  void slewsTowardTheWallClock() {
    for (long step : new long[] {10 * SECOND, -10 * SECOND}) {
      LogClock log = new LogClock(clock, 0);
      long start = log.nowMicros();
      clock.setWallForward(step);
      clock.pass(20 * SECOND);

      assertThat(log.nowMicros()).isEqualTo(start + 20 * SECOND + (step > 0 ? SECOND : -SECOND));
      for (int i = 0; i < 400; i++) {
        clock.pass(SECOND);
        log.nowMicros();
      }
      assertThat(log.nowMicros()).isEqualTo(clock.wallMicros());
      assertThat(log.isWallClockOff()).isFalse();
    }
  }

  @Test
  void slewsAlsoWhileItIsReadEveryFewMicroseconds() {
    LogClock log = new LogClock(clock, 0);
    long before = log.nowMicros();
    clock.setWallForward(-1_000);
    for (int i = 0; i < 10_000; i++) {
      clock.pass(3);
      long now = log.nowMicros();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }

    assertThat(log.nowMicros()).isEqualTo(clock.wallMicros());
  }

  @Test
  void losesNothingBetweenReadings() {
    LogClock log = new LogClock(clock, 0);
    long start = log.nowMicros();
    for (int i = 0; i < 1_000; i++) {
      clock.pass(7);
      log.nowMicros();
    }

    assertThat(log.nowMicros()).isEqualTo(start + 7_000);
    assertThat(log.estimatedMicros()).isEqualTo(start + 7_000);
  }
}
