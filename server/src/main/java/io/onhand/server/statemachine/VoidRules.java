package io.onhand.server.statemachine;

import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.util.ArrayList;
import java.util.List;

/** What may be taken back, and what that does to the records. */
final class VoidRules {
  private VoidRules() {}

  static Decision decide(StateView view, Command command, VoidOperation body, Moment moment) {
    RememberedOperation remembered = view.operation(body.voided());
    if (remembered == null) {
      return Rejected.because(RejectionReason.OPERATION_NOT_FOUND);
    }
    Entry target = view.entry(remembered);
    if (!isVoidable(target)) {
      return Rejected.by(Long.toString(target.sequence()), RejectionReason.NOT_VOIDABLE);
    }
    if (remembered.voidedBy() != 0) {
      return Rejected.by(Long.toString(remembered.voidedBy()), RejectionReason.ALREADY_VOIDED);
    }
    List<Change> changes = new ArrayList<>();
    List<LineRejection> refused = new ArrayList<>();
    for (RecordChanged changed : target.recordChanges()) {
      undo(view, changed, moment, changes, refused);
    }
    if (!refused.isEmpty()) {
      return Rejected.byRecords(refused);
    }
    changes.addAll(Facts.exceptions(command, changes, moment));
    changes.add(
        new OperationVoided(
            body.voided(),
            new RememberedOperation(
                remembered.sequence(), remembered.requestHash(), moment.sequence())));
    return new Accepted(changes);
  }

  private static boolean isVoidable(Entry target) {
    CommandBody body = target.command().body();
    return target.decision() instanceof Accepted
        && (body instanceof Adjust || body instanceof Basket);
  }

  private static void undo(
      StateView view,
      RecordChanged changed,
      Moment moment,
      List<Change> changes,
      List<LineRejection> refused) {
    StockRecord current = view.record(changed.after().key());
    Ask ask = Ask.of(changed.after().key(), -changed.onHandDelta(), 0, 0);
    RejectionReason reason = ask.refusal(view, current, true);
    if (reason == null) {
      changes.add(ask.change(current, moment));
    } else {
      refused.add(ask.refused(reason, current));
    }
  }
}
