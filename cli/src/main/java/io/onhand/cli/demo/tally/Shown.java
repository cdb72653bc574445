package io.onhand.cli.demo.tally;

import io.onhand.inventory.v1.Record;
import java.util.OptionalLong;

/**
 * What an answer or a read showed of a record.
 *
 * @param onHand units on hand
 * @param reserved units that reservations hold
 * @param incoming units on their way from other stores
 * @param available units that a request may take, down to the floor
 * @param floor the lowest that available may fall by a request; empty: no floor
 * @param version the record's version
 * @param sequence the entry of the log that made this version
 */
public record Shown(
    long onHand,
    long reserved,
    long incoming,
    long available,
    OptionalLong floor,
    long version,
    long sequence) {

  /** What the contract's record shows. */
  public static Shown of(Record record) {
    return new Shown(
        record.getOnHand(),
        record.getReserved(),
        record.getIncoming(),
        record.getAvailable(),
        record.hasFloor() ? OptionalLong.of(record.getFloor()) : OptionalLong.empty(),
        record.getVersion(),
        record.getUpdatedSequence());
  }

  boolean belowFloor() {
    return floor.isPresent() && available < floor.getAsLong();
  }
}
