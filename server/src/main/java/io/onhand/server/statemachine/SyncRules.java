package io.onhand.server.statemachine;

import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row of a sync run may do to a record. */
final class SyncRules {
  private SyncRules() {}

  static Decision chunk(StateView view, SyncChunk chunk, Moment moment) {
    SyncRun run = view.syncRun(chunk.run());
    if (run == null) {
      return Rejected.because(RejectionReason.SYNC_RUN_NOT_FOUND);
    }
    List<Change> changes = new ArrayList<>();
    List<RowResult> results = new ArrayList<>(chunk.rows().size());
    for (SyncRow row : chunk.rows()) {
      StockRecord current = view.record(row.key());
      if (!view.isStoreDeclared(row.key().store())) {
        results.add(new RowResult(RowOutcome.REJECTED, RejectionReason.STORE_NOT_FOUND, null));
      } else if (isConflict(row, current, run)) {
        results.add(new RowResult(RowOutcome.CONFLICT, null, current));
      } else {
        results.add(set(row, current, moment, changes));
      }
    }
    return new Accepted(changes, List.of(), results);
  }

  /** An expected version says more than the anchor, so it alone counts where it is given. */
  private static boolean isConflict(SyncRow row, @Nullable StockRecord current, SyncRun run) {
    return row.expectedVersion().isPresent()
        ? row.expectedVersion().getAsLong() != StockRecord.versionOf(current)
        : current != null && current.updatedSequence() > run.anchorSequence();
  }

  private static RowResult set(
      SyncRow row, @Nullable StockRecord current, Moment moment, List<Change> changes) {
    if (current != null && current.onHand() == row.onHand()) {
      return new RowResult(RowOutcome.SKIPPED, null, current);
    }
    long held = current == null ? 0 : current.onHand();
    long delta = row.onHand() - held;
    boolean overflows = ((row.onHand() ^ held) & (row.onHand() ^ delta)) < 0;
    RejectionReason reason =
        overflows ? RejectionReason.QUANTITY_OVERFLOW : StockRules.refusalOfDelta(current, delta);
    if (reason != null) {
      return new RowResult(RowOutcome.REJECTED, reason, current);
    }
    RecordChanged changed = StockRules.changed(row.key(), delta, current, moment);
    changes.add(changed);
    return new RowResult(
        current == null ? RowOutcome.CREATED : RowOutcome.UPDATED, null, changed.after());
  }
}
