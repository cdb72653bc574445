package io.onhand.server.commit;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which records REPLACE runs have listed. A run that is opened anew under an old name has listed
 * nothing: until its opening is durable, what is durable is what the name listed before.
 *
 * <p>Confined to the sequencer.
 */
final class RecentListings {
  private final RecentValues<SyncListing, Boolean> values;
  private final Map<SyncRunId, Long> openedAnew = new HashMap<>();

  RecentListings(RecentValues<SyncListing, Boolean> values) {
    this.values = values;
  }

  /** The next {@link #load} makes known whether the run has listed the records. */
  void need(SyncRunId run, List<RecordKey> keys) {
    Long opened = openedAnew.get(run);
    for (RecordKey key : keys) {
      SyncListing listing = new SyncListing(run, key);
      if (opened == null) {
        values.need(listing);
      } else if (!values.isKnown(listing)) {
        values.changed(listing, false, opened);
      }
    }
  }

  void load() {
    values.load();
  }

  boolean isListed(SyncRunId run, RecordKey key) {
    return Boolean.TRUE.equals(values.value(new SyncListing(run, key)));
  }

  /** An entry listed the records. */
  void add(SyncRunId run, List<RecordKey> keys, long sequence) {
    keys.forEach(key -> values.changed(new SyncListing(run, key), true, sequence));
  }

  /** An entry opened the run anew. */
  void startAnew(SyncRunId run, long sequence) {
    openedAnew.put(run, sequence);
    values.changedWhere(listing -> listing.run().equals(run), false, sequence);
  }

  void retire(long durableSequence) {
    openedAnew.values().removeIf(sequence -> sequence <= durableSequence);
    values.retire(durableSequence);
  }

  void clear() {
    openedAnew.clear();
    values.clear();
  }
}
