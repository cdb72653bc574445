package io.onhand.agent.link;

import io.onhand.agent.replica.FeedEntry;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import java.util.List;

/** One frame of the feed, as plain values. */
public sealed interface FeedFrame {

  /**
   * The feed is open.
   *
   * @param head of the log
   * @param isSnapshotNext a snapshot comes first
   * @param stores that the feed carries
   * @param lineage the epochs from which the log descends
   */
  record Opened(Position head, boolean isSnapshotNext, List<String> stores, Lineage lineage)
      implements FeedFrame {
    /** Copies the list. */
    public Opened {
      stores = List.copyOf(stores);
    }
  }

  /** Some records of the snapshot. */
  record SnapshotRecords(List<StockRecord> records) implements FeedFrame {
    /** Copies the list. */
    public SnapshotRecords {
      records = List.copyOf(records);
    }
  }

  /** Some open things of the snapshot. */
  record SnapshotThings(Things things) implements FeedFrame {}

  /**
   * The snapshot is complete.
   *
   * @param position that it shows
   * @param counts how much it held
   */
  record SnapshotEnd(Position position, SnapshotCounts counts) implements FeedFrame {}

  /** One entry of the log. */
  record Entry(FeedEntry entry) implements FeedFrame {}

  /**
   * Everything up to a position has come.
   *
   * @param head of the log when the bookmark was made
   * @param serverTimeMicros Central's time then
   */
  record Bookmark(Position position, long head, long serverTimeMicros) implements FeedFrame {}
}
