package io.onhand.server.api;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the stores of a REPLACE run hold and the run did not list, page by page. Read from the live
 * state, so only a guess at what is to be set to zero: the rules look again.
 *
 * <p>Used by one thread after the other. Each page waits for the disk.
 */
final class UnlistedRecords {
  private static final int PAGE_RECORDS = 250;

  private final StoredState state;
  private final SyncRunId run;
  private final Iterator<String> stores;
  private @Nullable String store;
  private @Nullable String after;

  UnlistedRecords(StoredState state, SyncRunId run, List<String> stores) {
    this.state = state;
    this.run = run;
    this.stores = stores.iterator();
    nextStore();
  }

  /** Whether there is no page any more. */
  boolean isDone() {
    return store == null;
  }

  /**
   * Those of the next page; perhaps none.
   *
   * @throws IllegalStateException when there is no page any more
   */
  List<RecordKey> nextPage() {
    String current = store;
    if (current == null) {
      throw new IllegalStateException("Expected a page, but there is none any more.");
    }
    List<StockRecord> page = state.recordsOfStore(current, after, PAGE_RECORDS);
    if (page.size() < PAGE_RECORDS) {
      nextStore();
    } else {
      after = page.getLast().key().product();
    }
    return unlisted(
        page.stream().filter(record -> record.onHand() != 0).map(StockRecord::key).toList());
  }

  private void nextStore() {
    store = stores.hasNext() ? stores.next() : null;
    after = null;
  }

  private List<RecordKey> unlisted(List<RecordKey> keys) {
    List<@Nullable Boolean> listed =
        state.listed(keys.stream().map(key -> new SyncListing(run, key)).toList());
    List<RecordKey> unlisted = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (!Boolean.TRUE.equals(listed.get(i))) {
        unlisted.add(keys.get(i));
      }
    }
    return unlisted;
  }
}
