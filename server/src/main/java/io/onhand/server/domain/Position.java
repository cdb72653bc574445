package io.onhand.server.domain;

/**
 * A place in one history of the log.
 *
 * @param epoch names the history; never 0
 * @param sequence the entry's number in it, from 1; 0 is before the first
 */
public record Position(long epoch, long sequence) {
  /**
   * Checks the range.
   *
   * @throws InvalidFieldException for epoch 0 or a negative sequence
   */
  public Position {
    if (epoch == 0) {
      throw new InvalidFieldException("epoch", "Expected the epoch of a log, but got 0.");
    }
    if (sequence < 0) {
      throw new InvalidFieldException("sequence", "Expected 0 or more, but got " + sequence + ".");
    }
  }

  /** The epoch as people read it. */
  public static String epochText(long epoch) {
    return Long.toUnsignedString(epoch);
  }
}
