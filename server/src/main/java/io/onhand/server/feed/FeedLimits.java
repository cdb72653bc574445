package io.onhand.server.feed;

import java.time.Duration;

/**
 * What the feed takes and how long it waits.
 *
 * @param subscribersMax open feeds, as many callers who poll, and so many that are remembered
 * @param tailBytesMax memory for encoded entries, kept for those who follow closely
 * @param waitingBlocksMax durable blocks that may wait to be encoded; what is above is read from
 *     the log
 * @param waitingBytesMax their size in the log; as objects they take some times as much
 * @param framesPerTurn frames for one subscription before the next has its turn
 * @param readBytesMax where a run of the log ends that is encoded for all who want it, and what is
 *     read ahead of a snapshot for one; of the log twice as much is looked at for one reader
 * @param aheadBytesMax memory for what is read ahead for all who catch up with the log, and as much
 *     for all who take snapshots; a piece for each of a few reads may come on top
 * @param encodedBytesMax memory for entries of the log that are kept encoded, so that those who
 *     catch up at the same time share them
 * @param pullBytesMax memory for what all callers who poll are given and have not taken yet
 * @param snapshotRecordsPerFrame records in one frame of a snapshot
 * @param bookmarkInterval the longest time without a bookmark
 * @param stallMax how long a subscriber may leave something unread; twice that in a snapshot
 * @param ageMax a feed's longest life, before jitter of up to a fifth is taken off; a snapshot
 *     under way is not ended by it
 */
public record FeedLimits(
    int subscribersMax,
    long tailBytesMax,
    int waitingBlocksMax,
    long waitingBytesMax,
    int framesPerTurn,
    long readBytesMax,
    long aheadBytesMax,
    long encodedBytesMax,
    long pullBytesMax,
    int snapshotRecordsPerFrame,
    Duration bookmarkInterval,
    Duration stallMax,
    Duration ageMax) {
  public static final FeedLimits DEFAULT =
      new FeedLimits(
          10_000,
          64 << 20,
          1_024,
          8 << 20,
          256,
          64 << 10,
          16 << 20,
          8 << 20,
          32 << 20,
          250,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30));

  /** Of the log, for one reader at a time. */
  long pieceBytesMax() {
    return 2 * readBytesMax;
  }

  /** Checks the limits against each other. */
  public FeedLimits {
    if (readBytesMax < 1
        || tailBytesMax < readBytesMax
        || aheadBytesMax < readBytesMax
        || encodedBytesMax < readBytesMax) {
      throw new IllegalArgumentException(
          "Expected a tail, and room for all, of at least what is read ahead for one, but got "
              + tailBytesMax
              + ", "
              + aheadBytesMax
              + ", "
              + encodedBytesMax
              + " and "
              + readBytesMax
              + " bytes.");
    }
    if (subscribersMax < 1
        || waitingBlocksMax < 1
        || waitingBytesMax < 1
        || pullBytesMax < 1
        || framesPerTurn < 1
        || snapshotRecordsPerFrame < 1) {
      throw new IllegalArgumentException("Expected feed limits of at least 1.");
    }
    if (bookmarkInterval.compareTo(stallMax) >= 0 || stallMax.compareTo(ageMax) >= 0) {
      throw new IllegalArgumentException("Expected bookmark interval < stall < age of a feed.");
    }
  }
}
