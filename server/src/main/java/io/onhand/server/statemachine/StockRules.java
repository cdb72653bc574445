package io.onhand.server.statemachine;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.BasketMode;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What an adjustment may do to a record, alone or in a basket. */
final class StockRules {
  private StockRules() {}

  /** What a command asks of one record: the sum of its lines on it. */
  private record Ask(
      RecordKey key, long delta, OptionalLong expectedVersion, boolean bearsRecords) {
    static Ask of(AdjustLine line) {
      return new Ask(
          line.key(), line.delta(), line.expectedVersion(), line.reason().bearsRecords());
    }

    /** Cannot overflow: 1,000 lines of 10^15 at most. */
    Ask plus(Ask other) {
      return new Ask(key, delta + other.delta, expectedVersion, bearsRecords || other.bearsRecords);
    }

    LineRejection refused(RejectionReason reason, @Nullable StockRecord current) {
      return new LineRejection(key, reason, delta, expectedVersion, current);
    }
  }

  static Decision adjust(StateView view, AdjustLine line, Moment moment) {
    Ask ask = Ask.of(line);
    StockRecord current = view.record(ask.key());
    RejectionReason reason = refusal(view, ask, current);
    return reason == null
        ? Accepted.with(changed(ask.key(), ask.delta(), current, moment))
        : rejected(List.of(ask.refused(reason, current)));
  }

  static Decision basket(StateView view, Basket basket, Moment moment) {
    List<Change> changes = new ArrayList<>();
    List<LineRejection> refused = new ArrayList<>();
    for (Ask ask : sums(basket.lines())) {
      StockRecord current = view.record(ask.key());
      RejectionReason reason = refusal(view, ask, current);
      if (reason == null) {
        changes.add(changed(ask.key(), ask.delta(), current, moment));
      } else {
        refused.add(ask.refused(reason, current));
      }
    }
    return basket.mode() == BasketMode.ALL_OR_NOTHING && !refused.isEmpty()
        ? rejected(refused)
        : new Accepted(changes, refused, List.of());
  }

  /**
   * The first reason, in the order of {@link RejectionReason}, why the record refuses; null: none.
   */
  private static @Nullable RejectionReason refusal(
      StateView view, Ask ask, @Nullable StockRecord current) {
    if (!view.isStoreDeclared(ask.key().store())) {
      return RejectionReason.STORE_NOT_FOUND;
    }
    if (ask.expectedVersion().isPresent()
        && ask.expectedVersion().getAsLong() != StockRecord.versionOf(current)) {
      return RejectionReason.VERSION_CONFLICT;
    }
    if (current == null && !ask.bearsRecords()) {
      return RejectionReason.RECORD_NOT_FOUND;
    }
    return refusalOfDelta(current, ask.delta());
  }

  /** Only what lowers available can be refused for stock. */
  static @Nullable RejectionReason refusalOfDelta(@Nullable StockRecord current, long delta) {
    long onHand = current == null ? 0 : current.onHand();
    long reserved = current == null ? 0 : current.reserved();
    Floor floor = current == null ? Floor.ZERO : current.floor();
    long after = onHand + delta;
    long available = after - reserved;
    boolean overflows =
        ((onHand ^ after) & (delta ^ after)) < 0 || ((after ^ reserved) & (after ^ available)) < 0;
    if (overflows) {
      return RejectionReason.QUANTITY_OVERFLOW;
    }
    return delta < 0 && !floor.allows(available) ? RejectionReason.INSUFFICIENT_STOCK : null;
  }

  /** The record with {@code delta} more on hand, born if need be. */
  static RecordChanged changed(
      RecordKey key, long delta, @Nullable StockRecord current, Moment moment) {
    StockRecord after =
        current == null
            ? new StockRecord(
                key,
                delta,
                0,
                0,
                Floor.ZERO,
                OptionalLong.empty(),
                1,
                moment.sequence(),
                moment.logTimeMicros())
            : new StockRecord(
                key,
                current.onHand() + delta,
                current.reserved(),
                current.incoming(),
                current.floor(),
                current.lowStockAt(),
                current.version() + 1,
                moment.sequence(),
                moment.logTimeMicros());
    return new RecordChanged(current, after);
  }

  private static Collection<Ask> sums(List<AdjustLine> lines) {
    SequencedMap<RecordKey, Ask> sums = LinkedHashMap.newLinkedHashMap(lines.size());
    for (AdjustLine line : lines) {
      sums.merge(line.key(), Ask.of(line), Ask::plus);
    }
    return sums.values();
  }

  private static Rejected rejected(List<LineRejection> lines) {
    RejectionReason first =
        lines.stream().map(LineRejection::reason).min(RejectionReason::compareTo).orElseThrow();
    return new Rejected(first, lines, "");
  }
}
