package io.onhand.server.commit;

import io.onhand.server.domain.Limits;

/**
 * How much the pipeline takes at once.
 *
 * @param inFlightCommandsMax commands admitted and not yet answered
 * @param inFlightBytesMax their size as received
 * @param blockEntriesMax entries in one block
 * @param blockBytesMax size of the commands in one block, as received
 */
public record PipelineLimits(
    int inFlightCommandsMax, long inFlightBytesMax, int blockEntriesMax, long blockBytesMax) {
  public static final PipelineLimits DEFAULT = new PipelineLimits(65_536, 64 << 20, 4_096, 4 << 20);

  /**
   * Checks the limits against each other: a block must fit, and so must the largest request into
   * the half that is free when a waiting stream tries again, or it would try for ever.
   */
  public PipelineLimits {
    if (blockEntriesMax < 1 || inFlightCommandsMax < blockEntriesMax) {
      throw new IllegalArgumentException(
          "Expected in-flight commands >= block entries >= 1, but got "
              + inFlightCommandsMax
              + " and "
              + blockEntriesMax
              + ".");
    }
    if (inFlightBytesMax < 2L * Limits.REQUEST_BYTES_MAX) {
      throw new IllegalArgumentException(
          "Expected in-flight bytes of at least two of the largest requests, "
              + 2L * Limits.REQUEST_BYTES_MAX
              + ", but got "
              + inFlightBytesMax
              + ".");
    }
    if (blockBytesMax < 1 || inFlightBytesMax < 2 * blockBytesMax) {
      throw new IllegalArgumentException(
          "Expected in-flight bytes of at least two blocks, but got "
              + inFlightBytesMax
              + " and "
              + blockBytesMax
              + ".");
    }
  }
}
