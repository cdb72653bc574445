package io.onhand.agent.forwarded;

import java.time.Duration;

/**
 * The bounds of what is kept.
 *
 * @param ageMax commands that were accepted longer ago go
 * @param bytesMax of all rows; beyond it the oldest go
 * @param waitingMax commands that may wait to be written; beyond it they are not kept
 * @param waitingBytesMax their bytes
 */
public record ForwardedLimits(
    Duration ageMax, long bytesMax, int waitingMax, long waitingBytesMax) {

  /** How long Central promises to keep its log: a backup that is older is hardly restored. */
  public static final int WINDOW_HOURS_DEFAULT = 72;

  /** A store's sales of weeks. */
  public static final int WINDOW_MIB_DEFAULT = 512;

  /** Checks them. */
  public ForwardedLimits {
    if (!ageMax.isPositive() || bytesMax < 1 || waitingMax < 1 || waitingBytesMax < 1) {
      throw new IllegalArgumentException(
          "Expected a window with room for a command, but got: age_max=%s bytes_max=%d waiting_max=%d"
                  .formatted(ageMax, bytesMax, waitingMax)
              + " waiting_bytes_max=%d".formatted(waitingBytesMax));
    }
  }

  /** A window of hours and MiB; 16,384 commands of 16 MiB may wait. */
  public static ForwardedLimits of(int hours, int mebibytes) {
    return new ForwardedLimits(Duration.ofHours(hours), (long) mebibytes << 20, 16_384, 16L << 20);
  }
}
