package io.onhand.server.statemachine;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a row of a sync run may do to a record. */
final class SyncRules {
  private SyncRules() {}

  static Decision decide(StateView view, SyncCommand body, Moment moment) {
    return switch (body) {
      case OpenSyncRun open -> open(view, open, moment);
      case SyncChunk chunk -> ofOpen(view, chunk.run(), run -> chunk(view, chunk, run, moment));
      case ZeroUnlisted zero -> ofOpen(view, zero.run(), run -> zero(view, zero, run, moment));
      case FinishSyncRun finish ->
          ofOpen(view, finish.run(), run -> Accepted.with(new SyncRunChanged(run.finished())));
    };
  }

  /** What is decided of a run that is open. */
  private static Decision ofOpen(
      StateView view, SyncRunId id, Function<SyncRun, Decision> decision) {
    SyncRun run = view.syncRun(id);
    if (run == null) {
      return Rejected.because(RejectionReason.SYNC_RUN_NOT_FOUND);
    }
    return run.isFinished()
        ? Rejected.because(RejectionReason.SYNC_RUN_FINISHED)
        : decision.apply(run);
  }

  /** A run whose key is forgotten starts anew under its old name: the newer anchor holds. */
  private static Decision open(StateView view, OpenSyncRun open, Moment moment) {
    for (String store : open.stores()) {
      if (!view.isStoreDeclared(store)) {
        return Rejected.by(store, RejectionReason.STORE_NOT_FOUND);
      }
    }
    long head = moment.sequence() - 1;
    Position anchor = open.anchor();
    if (anchor != null && anchor.epoch() != moment.epoch()) {
      return Rejected.because(RejectionReason.EPOCH_CHANGED);
    }
    if (anchor != null && anchor.sequence() > head) {
      return Rejected.because(RejectionReason.SEQUENCE_IN_FUTURE);
    }
    return Accepted.with(
        new SyncRunChanged(
            new SyncRun(
                open.run(),
                open.mode(),
                anchor == null ? head : anchor.sequence(),
                open.stores(),
                open.isDry(),
                false)));
  }

  private static Decision chunk(StateView view, SyncChunk chunk, SyncRun run, Moment moment) {
    Results results = new Results(view, run, moment);
    for (SyncRow row : chunk.rows()) {
      results.add(row);
    }
    List<RecordKey> listed = run.remembersRows() ? chunk.records() : List.of();
    return new Accepted(results.changes, List.of(), results.rows, listed);
  }

  private static Decision zero(StateView view, ZeroUnlisted zero, SyncRun run, Moment moment) {
    Results results = new Results(view, run, moment);
    for (RecordKey key : zero.keys()) {
      results.addUnlisted(key, view.isListed(run.id(), key));
    }
    return new Accepted(results.changes, List.of(), results.rows, List.of());
  }

  /** What becomes of the rows, one after the other. */
  private static final class Results {
    private final StateView view;
    private final SyncRun run;
    private final Moment moment;
    private final Set<String> stores;
    private final List<Change> changes = new ArrayList<>();
    private final List<RowResult> rows = new ArrayList<>();

    Results(StateView view, SyncRun run, Moment moment) {
      this.view = view;
      this.run = run;
      this.moment = moment;
      this.stores = Set.copyOf(run.stores());
    }

    /** What a row lists. */
    void add(SyncRow row) {
      StockRecord current = view.record(row.key());
      if (!isOfRun(row.key().store())) {
        rows.add(new RowResult(RowOutcome.REJECTED, RejectionReason.STORE_NOT_FOUND, current));
      } else if (isConflict(row, current)) {
        rows.add(new RowResult(RowOutcome.CONFLICT, null, current));
      } else {
        set(row.key(), row.onHand(), current);
      }
    }

    /** What no row may have listed; of no store of a MERGE. */
    void addUnlisted(RecordKey key, boolean isListed) {
      StockRecord current = view.record(key);
      if (current == null || current.onHand() == 0 || isListed || !stores.contains(key.store())) {
        rows.add(new RowResult(RowOutcome.SKIPPED, null, current));
      } else if (isChangedSinceAnchor(current)) {
        rows.add(new RowResult(RowOutcome.CONFLICT, null, current));
      } else {
        set(key, 0, current);
      }
    }

    private boolean isOfRun(String store) {
      return run.mode() == SyncMode.REPLACE ? stores.contains(store) : view.isStoreDeclared(store);
    }

    /** An expected version says more than the anchor, so it alone counts where it is given. */
    private boolean isConflict(SyncRow row, @Nullable StockRecord current) {
      return row.expectedVersion().isPresent()
          ? row.expectedVersion().getAsLong() != StockRecord.versionOf(current)
          : current != null && isChangedSinceAnchor(current);
    }

    private boolean isChangedSinceAnchor(StockRecord current) {
      return current.updatedSequence() > run.anchorSequence();
    }

    private void set(RecordKey key, long onHand, @Nullable StockRecord current) {
      if (current != null && current.onHand() == onHand) {
        rows.add(new RowResult(RowOutcome.SKIPPED, null, current));
        return;
      }
      long held = current == null ? 0 : current.onHand();
      long delta = onHand - held;
      boolean overflows = ((onHand ^ held) & (onHand ^ delta)) < 0;
      RejectionReason reason =
          overflows ? RejectionReason.QUANTITY_OVERFLOW : Ask.refusalOfStock(current, delta, 0, 0);
      if (reason != null) {
        rows.add(new RowResult(RowOutcome.REJECTED, reason, current));
        return;
      }
      RowOutcome outcome = current == null ? RowOutcome.CREATED : RowOutcome.UPDATED;
      if (run.isDry()) {
        rows.add(new RowResult(outcome, null, current));
        return;
      }
      RecordChanged changed = Ask.of(key, delta, 0, 0).change(current, moment);
      changes.add(changed);
      rows.add(new RowResult(outcome, null, changed.after()));
    }
  }
}
