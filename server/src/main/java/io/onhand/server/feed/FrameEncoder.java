package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.statemachine.Entry;
import java.util.List;

/** Frames in the words of the contract. Pure, any thread. */
public interface FrameEncoder {
  /** The entry without what differs between subscriptions. */
  EncodedEntry entry(Entry entry);

  /**
   * The entry for one subscription.
   *
   * @param previousSequence what this subscription was sent before it
   * @param slices those of its stores
   */
  Frame entry(EncodedEntry entry, long previousSequence, List<EncodedEntry.Slice> slices);

  /**
   * The answer to a caller who polls.
   *
   * @param entries in order
   * @param next where to go on
   */
  Frame pulled(List<PulledEntry> entries, Position next, Position head, long serverTimeMicros);

  Frame opened(Position head, boolean isSnapshot, List<String> stores);

  Frame records(List<StockRecord> records);

  Frame things(Things things);

  Frame snapshotEnd(Position position, SnapshotCounts counts);

  Frame bookmark(Position position, long headSequence, long serverTimeMicros);
}
