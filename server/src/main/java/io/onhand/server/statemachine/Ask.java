package io.onhand.server.statemachine;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks of one record: the sum of its lines on it.
 *
 * @param key which record
 * @param onHand by how much what is on hand is to change
 * @param reserved by how much what is reserved is to change
 * @param incoming by how much what is on its way is to change
 * @param expectedVersion empty: no check
 * @param bearsRecords whether a request may make the record; a fact always may
 */
record Ask(
    RecordKey key,
    long onHand,
    long reserved,
    long incoming,
    OptionalLong expectedVersion,
    boolean bearsRecords) {

  static Ask of(AdjustLine line) {
    return new Ask(
        line.key(), line.delta(), 0, 0, line.expectedVersion(), line.reason().bearsRecords());
  }

  /** Of a record whose version does not matter, born if need be. */
  static Ask of(RecordKey key, long onHand, long reserved, long incoming) {
    return new Ask(key, onHand, reserved, incoming, OptionalLong.empty(), true);
  }

  /** As a sale does. */
  static Ask taking(RecordKey key, long quantity, OptionalLong expectedVersion) {
    return new Ask(key, -quantity, 0, 0, expectedVersion, false);
  }

  static Ask holding(RecordKey key, long quantity, OptionalLong expectedVersion) {
    return new Ask(key, 0, quantity, 0, expectedVersion, false);
  }

  /** Cannot overflow: 1,000 lines of 10^15 at most. */
  Ask plus(Ask other) {
    return new Ask(
        key,
        onHand + other.onHand,
        reserved + other.reserved,
        incoming + other.incoming,
        expectedVersion,
        bearsRecords || other.bearsRecords);
  }

  /**
   * The first reason, in the order of {@link RejectionReason}, why the record refuses; null: none.
   */
  @Nullable RejectionReason refusal(StateView view, @Nullable StockRecord current, boolean isFact) {
    if (!view.isStoreDeclared(key.store())) {
      return RejectionReason.STORE_NOT_FOUND;
    }
    if (isFact) {
      return overflows(current, onHand, reserved, incoming)
          ? RejectionReason.QUANTITY_OVERFLOW
          : null;
    }
    if (expectedVersion.isPresent()
        && expectedVersion.getAsLong() != StockRecord.versionOf(current)) {
      return RejectionReason.VERSION_CONFLICT;
    }
    if (current == null && !bearsRecords) {
      return RejectionReason.RECORD_NOT_FOUND;
    }
    return refusalOfStock(current, onHand, reserved, incoming);
  }

  /**
   * Why the record's numbers refuse; null: they do not. Only what lowers available can fall short.
   */
  static @Nullable RejectionReason refusalOfStock(
      @Nullable StockRecord current, long onHand, long reserved, long incoming) {
    if (overflows(current, onHand, reserved, incoming)) {
      return RejectionReason.QUANTITY_OVERFLOW;
    }
    long lowers = onHand - reserved;
    Floor floor = current == null ? Floor.ZERO : current.floor();
    long available = current == null ? 0 : current.onHand() - current.reserved();
    return lowers < 0 && !floor.allows(available + lowers)
        ? RejectionReason.INSUFFICIENT_STOCK
        : null;
  }

  private static boolean overflows(
      @Nullable StockRecord current, long onHand, long reserved, long incoming) {
    long held = current == null ? 0 : current.onHand();
    long heldReserved = current == null ? 0 : current.reserved();
    long heldIncoming = current == null ? 0 : current.incoming();
    long after = held + onHand;
    long afterReserved = heldReserved + reserved;
    long afterIncoming = heldIncoming + incoming;
    long available = after - afterReserved;
    return (((held ^ after) & (onHand ^ after))
            | ((heldReserved ^ afterReserved) & (reserved ^ afterReserved))
            | ((heldIncoming ^ afterIncoming) & (incoming ^ afterIncoming))
            | ((after ^ afterReserved) & (after ^ available)))
        < 0;
  }

  /** The change that does what is asked. */
  RecordChanged change(@Nullable StockRecord current, Moment moment) {
    StockRecord after =
        current == null
            ? new StockRecord(
                key,
                onHand,
                reserved,
                incoming,
                Floor.ZERO,
                OptionalLong.empty(),
                1,
                moment.sequence(),
                moment.logTimeMicros())
            : new StockRecord(
                key,
                current.onHand() + onHand,
                current.reserved() + reserved,
                current.incoming() + incoming,
                current.floor(),
                current.lowStockAt(),
                current.version() + 1,
                moment.sequence(),
                moment.logTimeMicros());
    return new RecordChanged(current, after);
  }

  /** Told with the change of available that was asked, or of incoming when it was that alone. */
  LineRejection refused(RejectionReason reason, @Nullable StockRecord current) {
    long delta = onHand == 0 && reserved == 0 ? incoming : onHand - reserved;
    return new LineRejection(key, reason, delta, expectedVersion, current);
  }
}
