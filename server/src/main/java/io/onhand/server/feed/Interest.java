package io.onhand.server.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a subscription wants to see.
 *
 * @param stores its stores; empty: all, also those declared later
 * @param includesRejections whether refused commands that named its stores come too
 */
public record Interest(Set<String> stores, boolean includesRejections) {
  /** Takes a copy. */
  public Interest {
    stores = Set.copyOf(stores);
  }

  /**
   * The slices of the entry that the subscription is sent; empty: the entry does not concern it.
   */
  List<EncodedEntry.Slice> slicesOf(EncodedEntry entry) {
    if (entry.isRejection() && !includesRejections) {
      return List.of();
    }
    List<EncodedEntry.Slice> all = entry.slices();
    if (all.size() == 1) {
      return wants(all.getFirst()) ? all : List.of();
    }
    List<EncodedEntry.Slice> wanted = new ArrayList<>();
    for (EncodedEntry.Slice slice : all) {
      if (wants(slice)) {
        wanted.add(slice);
      }
    }
    return wanted;
  }

  private boolean wants(EncodedEntry.Slice slice) {
    return (slice.hasChanges() || includesRejections)
        && (stores.isEmpty() || stores.contains(slice.store()));
  }
}
