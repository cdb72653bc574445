package io.onhand.cli.feed;

import io.onhand.inventory.v1.Position;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.FeedOpened;
import io.onhand.replication.v1.SnapshotEnd;
import io.onhand.replication.v1.SnapshotRecords;
import io.onhand.replication.v1.SnapshotThings;

/** Takes what a feed brings, on the thread that follows it. */
interface FeedReader {

  /** The feed is open, for the first time or again. */
  void opened(FeedOpened opened);

  /** Some records of the snapshot. */
  void snapshotRecords(SnapshotRecords records);

  /** Some open things of the snapshot. */
  void snapshotThings(SnapshotThings things);

  /** The snapshot is complete. */
  void snapshotEnd(SnapshotEnd end);

  /** An entry. */
  void entry(FeedEntry entry);

  /** The feed broke and is opened again; {@code after} is where it goes on. */
  void broken(String why, Position after);

  /** Whether nothing more is wanted. */
  boolean isDone();
}
