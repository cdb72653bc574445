package io.onhand.server.model;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Adjust, basket, count, void. */
final class StockModel {
  private static final Set<String> BEARING = Set.of("RETURN", "RECEIPT", "CORRECTION");

  private StockModel() {}

  /** What the lines of a basket come to on one record. */
  private static final class Sum {
    long delta;
    boolean mayBeBorn;
    OptionalLong expected = OptionalLong.empty();
  }

  static Decision adjust(Draft draft, List<AdjustLine> lines, boolean allOrNothing) {
    Map<RecordKey, Sum> sums = new LinkedHashMap<>();
    for (AdjustLine line : lines) {
      Sum sum = sums.computeIfAbsent(line.key(), _ -> new Sum());
      sum.delta += line.delta();
      sum.mayBeBorn |= BEARING.contains(line.reason().name());
      sum.expected = line.expectedVersion();
    }
    sums.forEach((key, sum) -> {
      RejectionReason reason = draft.refusal(key, sum.delta, 0, sum.expected, sum.mayBeBorn);
      if (reason != null) {
        draft.refuse(key, reason, sum.delta, sum.expected);
        return;
      }
      draft.add(key, sum.delta, 0, 0);
      if (draft.isFact()) {
        draft.openIfBelowFloor(key);
      }
    });
    if (allOrNothing && !draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    return new Accepted(draft.changes(), draft.refusals, List.of(), List.of());
  }

  static Decision count(Draft draft, Count count) {
    RecordKey key = count.key();
    CountAnchor anchor = count.anchor();
    StockRecord record = draft.record(key);
    BigInteger shown =
        BigInteger.valueOf(anchor.onHand()).add(BigInteger.valueOf(anchor.pendingLocalDelta()));
    BigInteger correction = BigInteger.valueOf(count.counted()).subtract(shown);
    boolean isNumber = Draft.fits(shown) && Draft.fits(correction);
    long delta = isNumber ? correction.longValueExact() : 0;
    OptionalLong expected = OptionalLong.of(anchor.version());
    if (!draft.state.stores.containsKey(key.store())) {
      draft.refuse(key, RejectionReason.STORE_NOT_FOUND, delta, expected);
      return Model.refused(draft);
    }
    if (anchor.epoch() != draft.now.epoch()) {
      return Rejected.because(RejectionReason.EPOCH_CHANGED);
    }
    long version = record == null ? 0 : record.version();
    long onHand = record == null ? 0 : record.onHand();
    if (anchor.version() > version || (anchor.version() == version && anchor.onHand() != onHand)) {
      draft.refuse(key, RejectionReason.VERSION_CONFLICT, delta, expected);
      return Model.refused(draft);
    }
    if (!isNumber || draft.overflows(key, delta, 0, 0)) {
      draft.refuse(key, RejectionReason.QUANTITY_OVERFLOW, delta, expected);
      return Model.refused(draft);
    }
    draft.add(key, delta, 0, 0);
    draft.openIfBelowFloor(key);
    return new Accepted(draft.changes());
  }

  static Decision voidOperation(Draft draft, VoidOperation body) {
    State.Known target = draft.state.known(body.origin(), body.key());
    if (target == null) {
      return Rejected.because(RejectionReason.OPERATION_NOT_FOUND);
    }
    CommandBody voided = target.command().body();
    if (!(voided instanceof Adjust || voided instanceof Basket)
        || !(target.decision() instanceof Accepted accepted)) {
      return Rejected.by(Long.toString(target.sequence()), RejectionReason.NOT_VOIDABLE);
    }
    if (target.voidedBy() != 0) {
      return Rejected.by(Long.toString(target.voidedBy()), RejectionReason.ALREADY_VOIDED);
    }
    for (Change change : accepted.changes()) {
      if (change instanceof RecordChanged it) {
        StockRecord before = it.before();
        RecordKey key = it.after().key();
        long delta = (before == null ? 0 : before.onHand()) - it.after().onHand();
        if (draft.overflows(key, delta, 0, 0)) {
          draft.refuse(key, RejectionReason.QUANTITY_OVERFLOW, delta, OptionalLong.empty());
          continue;
        }
        draft.add(key, delta, 0, 0);
        draft.openIfBelowFloor(key);
      }
    }
    if (!draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    List<Change> changes = draft.changes();
    changes.add(
        new OperationVoided(
            body.voided(),
            new RememberedOperation(
                target.sequence(), target.command().requestHash(), draft.now.sequence())));
    return new Accepted(changes);
  }
}
