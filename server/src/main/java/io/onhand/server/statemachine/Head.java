package io.onhand.server.statemachine;

/**
 * The end of the log and what is counted along it. One value, changed by every block.
 *
 * @param epoch the log's history
 * @param sequence the last entry; 0: none yet
 * @param logTimeMicros the last block's log time; 0: none yet
 * @param blockChecksum the last block's checksum, which the next block names; 0: none yet
 * @param horizon keys and history below this are forgotten
 * @param records how many records exist
 * @param stores how many stores are declared
 */
public record Head(
    long epoch,
    long sequence,
    long logTimeMicros,
    int blockChecksum,
    long horizon,
    long records,
    int stores) {

  /** The head of a log without entries. */
  public static Head empty(long epoch) {
    return new Head(epoch, 0, 0, 0, 0, 0, 0);
  }

  /** The same end of the log, as seen from another epoch that goes on from it. */
  public Head in(long newEpoch) {
    return new Head(newEpoch, sequence, logTimeMicros, blockChecksum, horizon, records, stores);
  }
}
