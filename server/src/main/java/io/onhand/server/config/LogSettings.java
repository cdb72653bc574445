package io.onhand.server.config;

import io.onhand.server.domain.Limits;
import java.time.Duration;

/**
 * How much of the log is kept.
 *
 * @param ageHoursMin entries younger than this are never dropped, and keys never forgotten
 * @param bytesAlarm a larger log is an alarm; it is kept all the same
 */
public record LogSettings(int ageHoursMin, long bytesAlarm) {
  public static final int AGE_HOURS_DEFAULT = (int) Limits.LOG_AGE_MIN.toHours();
  public static final int ALARM_MIB_DEFAULT = 16 << 10;

  /** What is kept unless something else is said. */
  public static final LogSettings DEFAULT =
      new LogSettings(AGE_HOURS_DEFAULT, (long) ALARM_MIB_DEFAULT << 20);

  private static final int HOURS_MAX = 24 * 366;
  private static final long ALARM_BYTES_MIN = 1 << 20;

  /** Checks the numbers. */
  public LogSettings {
    if (ageHoursMin < AGE_HOURS_DEFAULT || ageHoursMin > HOURS_MAX) {
      throw new IllegalArgumentException(
          "Expected --log-age-hours-min from "
              + AGE_HOURS_DEFAULT
              + ", which is promised to callers, to "
              + HOURS_MAX
              + ", but got "
              + ageHoursMin);
    }
    if (bytesAlarm < ALARM_BYTES_MIN) {
      throw new IllegalArgumentException(
          "Expected --log-bytes-alarm-mib of 1 or more, but got " + (bytesAlarm >> 20));
    }
  }

  /** {@link #ageHoursMin} as a duration. */
  public Duration ageMin() {
    return Duration.ofHours(ageHoursMin);
  }
}
