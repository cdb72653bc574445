package io.onhand.server.statemachine;

/**
 * Says where a block stands in the log.
 *
 * @param epoch the log's history
 * @param term the leader's term; 0 while there is one server
 * @param firstSequence of its first entry
 * @param lastSequence of its last entry
 * @param logTimeMicros of its last entry
 * @param previousChecksum of the block before it; 0 for the first
 * @param checksum CRC-32C of the rest of the header and the body
 */
public record BlockHeader(
    long epoch,
    long term,
    long firstSequence,
    long lastSequence,
    long logTimeMicros,
    int previousChecksum,
    int checksum) {

  /**
   * Refuses a block that does not continue the head in its epoch; {@link Block#checkContinues}
   * knows of the block that begins a new one.
   *
   * @throws BrokenChainException when the block does not continue the head: another history, a
   *     hole, a repeat, time going back, or another block before it
   */
  public void checkContinues(Head head) {
    if (epoch != head.epoch()
        || firstSequence != head.sequence() + 1
        || lastSequence < firstSequence
        || logTimeMicros < head.logTimeMicros()
        || previousChecksum != head.blockChecksum()) {
      throw new BrokenChainException(this, head);
    }
  }
}
