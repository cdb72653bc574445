package io.onhand.server.domain;

/**
 * What somebody who is about to count saw of a record.
 *
 * @param epoch the history of the log that the version belongs to
 * @param version the record's version as shown; 0: it did not exist
 * @param onHand as shown
 * @param pendingLocalDelta what queued writes of the agent that showed it will add
 */
public record CountAnchor(long epoch, long version, long onHand, long pendingLocalDelta) {
  /**
   * Checks the range.
   *
   * @throws InvalidFieldException for an epoch of 0, a negative version, or stock without a record
   */
  public CountAnchor {
    if (epoch == 0) {
      throw new InvalidFieldException("epoch", "Expected the epoch of a read, but got 0.");
    }
    if (version < 0) {
      throw new InvalidFieldException("version", "Expected 0 or more, but got " + version + ".");
    }
    if (version == 0 && onHand != 0) {
      throw new InvalidFieldException(
          "on_hand", "Expected 0 of a record that did not exist, but got " + onHand + ".");
    }
    Quantity.check("pending_local_delta", pendingLocalDelta);
  }

  /** What was shown in all. */
  public long shown() {
    return onHand + pendingLocalDelta;
  }
}
