package io.onhand.server.statemachine;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Why one record refused, with the numbers involved.
 *
 * @param key the record
 * @param reason why
 * @param delta the sum of what was asked: what is sold, reserved or sent is negative, what arrives
 *     or is given back positive
 * @param expectedVersion what was expected; empty: nothing
 * @param current the record as it was; null: it did not exist, or the reservation does not name it
 * @param held how much a reservation holds, or a transfer has on its way, of what was asked too
 *     much of; empty: it was another reason
 */
public record LineRejection(
    RecordKey key,
    RejectionReason reason,
    long delta,
    OptionalLong expectedVersion,
    @Nullable StockRecord current,
    OptionalLong held) {

  /** Refused by the record itself. */
  public LineRejection(
      RecordKey key,
      RejectionReason reason,
      long delta,
      OptionalLong expectedVersion,
      @Nullable StockRecord current) {
    this(key, reason, delta, expectedVersion, current, OptionalLong.empty());
  }
}
