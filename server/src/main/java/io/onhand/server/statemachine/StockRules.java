package io.onhand.server.statemachine;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What an adjustment may do to a record, alone or in a basket. */
final class StockRules {
  private StockRules() {}

  static Decision decide(StateView view, Command command, StockCommand body, Moment moment) {
    return switch (body) {
      case Adjust adjust -> adjust(view, command, adjust.line(), moment);
      case Basket basket -> basket(view, command, basket, moment);
      case Count count -> CountRules.decide(view, command, count, moment);
      case VoidOperation taken -> VoidRules.decide(view, command, taken, moment);
    };
  }

  private static Decision adjust(StateView view, Command command, AdjustLine line, Moment moment) {
    Ask ask = Ask.of(line);
    StockRecord current = view.record(ask.key());
    boolean isFact = command.isFact();
    RejectionReason reason = ask.refusal(view, current, isFact);
    if (reason != null) {
      return Rejected.byRecords(List.of(ask.refused(reason, current)));
    }
    RecordChanged changed = ask.change(current, moment);
    return isFact ? fact(command, List.of(changed), List.of(), moment) : Accepted.with(changed);
  }

  private static Decision basket(StateView view, Command command, Basket basket, Moment moment) {
    List<Change> changes = new ArrayList<>();
    List<LineRejection> refused = new ArrayList<>();
    boolean isFact = command.isFact();
    for (Ask ask : sums(basket.lines())) {
      StockRecord current = view.record(ask.key());
      RejectionReason reason = ask.refusal(view, current, isFact);
      if (reason == null) {
        changes.add(ask.change(current, moment));
      } else {
        refused.add(ask.refused(reason, current));
      }
    }
    if (basket.mode() == BasketMode.ALL_OR_NOTHING && !refused.isEmpty()) {
      return Rejected.byRecords(refused);
    }
    return isFact
        ? fact(command, changes, refused, moment)
        : new Accepted(changes, refused, List.of(), List.of());
  }

  /** A fact with the exceptions that it opens. */
  private static Accepted fact(
      Command command, List<? extends Change> records, List<LineRejection> refused, Moment moment) {
    List<Change> changes = new ArrayList<>(records);
    changes.addAll(Facts.exceptions(command, records, moment));
    return new Accepted(changes, refused, List.of(), List.of());
  }

  private static Collection<Ask> sums(List<AdjustLine> lines) {
    SequencedMap<RecordKey, Ask> sums = LinkedHashMap.newLinkedHashMap(lines.size());
    for (AdjustLine line : lines) {
      sums.merge(line.key(), Ask.of(line), Ask::plus);
    }
    return sums.values();
  }
}
