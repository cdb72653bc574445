package io.onhand.server.domain;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Stock of one product at one store, in whole numbers of the product's base unit.
 *
 * @param key which product, which store
 * @param onHand what is physically there
 * @param reserved what open reservations hold; never negative
 * @param incoming what is on its way here; never negative, not part of onHand
 * @param floor how low a request may take what is available
 * @param lowStockAt stock at or below this is low; empty: not watched
 * @param version +1 with each committed change, from 1
 * @param updatedSequence the entry that changed it last
 * @param updatedAtMicros that entry's log time
 */
public record StockRecord(
    RecordKey key,
    long onHand,
    long reserved,
    long incoming,
    Floor floor,
    OptionalLong lowStockAt,
    long version,
    long updatedSequence,
    long updatedAtMicros) {

  /** What a request may take, down to the floor. Derived, never stored. */
  public long available() {
    return Math.subtractExact(onHand, reserved);
  }

  /** The version of a record that may not exist: 0 means that it does not. */
  public static long versionOf(@Nullable StockRecord record) {
    return record == null ? 0 : record.version();
  }
}
