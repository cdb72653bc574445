package io.onhand.server.statemachine;

import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.StockCommand.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a count does to a record. It corrects by what was counted beyond what the counter saw, not
 * to what was counted: what was sold between the look and the count so stays sold, and nobody has
 * to know how much that was.
 */
final class CountRules {
  private CountRules() {}

  static Decision decide(StateView view, Command command, Count count, Moment moment) {
    RecordKey key = count.key();
    CountAnchor anchor = count.anchor();
    StockRecord current = view.record(key);
    OptionalLong correction = correction(count);
    if (!view.isStoreDeclared(key.store())) {
      return refused(count, RejectionReason.STORE_NOT_FOUND, current);
    }
    if (anchor.epoch() != moment.epoch()) {
      return Rejected.because(RejectionReason.EPOCH_CHANGED);
    }
    if (!wasShown(anchor, current)) {
      return refused(count, RejectionReason.VERSION_CONFLICT, current);
    }
    if (correction.isEmpty()) {
      return refused(count, RejectionReason.QUANTITY_OVERFLOW, current);
    }
    Ask ask = Ask.of(key, correction.getAsLong(), 0, 0);
    RejectionReason reason = ask.refusal(view, current, true);
    if (reason != null) {
      return refused(count, reason, current);
    }
    RecordChanged changed = ask.change(current, moment);
    List<Change> changes = new ArrayList<>(List.of(changed));
    changes.addAll(Facts.exceptions(command, List.of(changed), moment));
    return new Accepted(changes);
  }

  /** Whether the record can have looked like that: of an older version nobody remembers it. */
  private static boolean wasShown(CountAnchor anchor, @Nullable StockRecord current) {
    long version = StockRecord.versionOf(current);
    return anchor.version() < version
        || (anchor.version() == version
            && (current == null || current.onHand() == anchor.onHand()));
  }

  /** By how much what is on hand was wrong; empty: 64 bits do not hold it. */
  private static OptionalLong correction(Count count) {
    try {
      long shown = Math.addExact(count.anchor().onHand(), count.anchor().pendingLocalDelta());
      return OptionalLong.of(Math.subtractExact(count.counted(), shown));
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private static Rejected refused(
      Count count, RejectionReason reason, @Nullable StockRecord current) {
    return Rejected.byRecords(
        List.of(
            new LineRejection(
                count.key(),
                reason,
                correction(count).orElse(0),
                OptionalLong.of(count.anchor().version()),
                current)));
  }
}
