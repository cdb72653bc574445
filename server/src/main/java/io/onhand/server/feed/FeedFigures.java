package io.onhand.server.feed;

/**
 * What the feed holds in memory, in bytes; each has a bound in {@link FeedLimits}.
 *
 * @param tail the newest entries, encoded, for those who follow closely
 * @param waiting durable blocks that are not encoded yet, in bytes of the log
 * @param encodedLog older entries, encoded, for those who catch up
 * @param aheadOfLog what was read of the log for subscriptions and is not sent
 * @param aheadOfSnapshots the same of snapshots
 * @param pulls what was found for callers who poll and they have not taken
 */
public record FeedFigures(
    long tail, long waiting, long encodedLog, long aheadOfLog, long aheadOfSnapshots, long pulls) {
  /** Of a feed that is not there. */
  public static final FeedFigures NONE = new FeedFigures(0, 0, 0, 0, 0, 0);
}
