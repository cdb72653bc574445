package io.onhand.agent.replica;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One entry of the feed, as far as a replica applies it.
 *
 * @param previousSequence the entry (or snapshot, or resume point) before it in this feed
 * @param sequence its own
 * @param origin who made the command; empty: not told
 * @param key the command's; empty: not told
 * @param traceParent of the call that caused it; empty when it was not traced
 * @param slices what it says of each store of this feed
 */
public record FeedEntry(
    long previousSequence,
    long sequence,
    String origin,
    String key,
    String traceParent,
    List<StoreSlice> slices) {

  /** Copies the list. */
  public FeedEntry {
    slices = List.copyOf(slices);
  }

  /** An entry of which nobody asks whose it is. */
  public FeedEntry(
      long previousSequence, long sequence, String traceParent, List<StoreSlice> slices) {
    this(previousSequence, sequence, "", "", traceParent, slices);
  }

  /** The records that it changes. */
  public Set<RecordKey> changedKeys() {
    return slices.stream()
        .flatMap(slice -> slice.changes().stream())
        .map(change -> change.after().key())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many records and things it changes. */
  public int changes() {
    int changes = 0;
    for (StoreSlice slice : slices) {
      changes += slice.changes().size() + slice.things().size();
    }
    return changes;
  }

  /** When Central decided it, as the records that it changed say; 0: it changed none here. */
  public long logTimeMicros() {
    for (StoreSlice slice : slices) {
      if (!slice.changes().isEmpty()) {
        return slice.changes().getFirst().after().updatedAtMicros();
      }
    }
    return 0;
  }

  /**
   * What an entry says of one store; a store without changes was named all the same.
   *
   * @param store the store
   * @param changes of its records
   * @param things that it changed there: parts of reservations, transfers from or to the store,
   *     exceptions; what is not open any more has ended
   */
  public record StoreSlice(String store, List<RecordChange> changes, Things things) {
    /** Copies the list. */
    public StoreSlice {
      changes = List.copyOf(changes);
    }

    /** Of records alone. */
    public StoreSlice(String store, List<RecordChange> changes) {
      this(store, changes, Things.NONE);
    }
  }

  /**
   * One changed record.
   *
   * @param after the record from now on
   * @param onHandDelta onHand after minus onHand before
   */
  public record RecordChange(StockRecord after, long onHandDelta) {}
}
