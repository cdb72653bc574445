package io.onhand.server.model;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sync runs: open, rows, zero what was not listed, finish. */
final class SyncModel {
  private final Draft draft;
  private final SyncRun run;

  private SyncModel(Draft draft, SyncRun run) {
    this.draft = draft;
    this.run = run;
  }

  static Decision open(Draft draft, OpenSyncRun body) {
    for (String store : body.stores()) {
      if (!draft.state.stores.containsKey(store)) {
        return Rejected.by(store, RejectionReason.STORE_NOT_FOUND);
      }
    }
    long anchor = draft.now.sequence() - 1;
    if (body.anchor() != null) {
      if (body.anchor().epoch() != draft.now.epoch()) {
        return Rejected.because(RejectionReason.EPOCH_CHANGED);
      }
      if (body.anchor().sequence() > anchor) {
        return Rejected.because(RejectionReason.SEQUENCE_IN_FUTURE);
      }
      anchor = body.anchor().sequence();
    }
    SyncRun opened =
        new SyncRun(body.run(), body.mode(), anchor, body.stores(), body.isDry(), false);
    return Accepted.with(new SyncRunChanged(opened));
  }

  /** Why a run takes nothing; null: it does. */
  private static @Nullable Decision refusal(Draft draft, SyncRunId id) {
    SyncRun run = draft.state.runs.get(id);
    if (run == null) {
      return Rejected.because(RejectionReason.SYNC_RUN_NOT_FOUND);
    }
    return run.isFinished() ? Rejected.because(RejectionReason.SYNC_RUN_FINISHED) : null;
  }

  static Decision chunk(Draft draft, SyncChunk body) {
    Decision refusal = refusal(draft, body.run());
    SyncRun run = draft.state.runs.get(body.run());
    if (refusal != null || run == null) {
      return refusal == null ? Rejected.because(RejectionReason.SYNC_RUN_NOT_FOUND) : refusal;
    }
    SyncModel model = new SyncModel(draft, run);
    List<RowResult> results = new ArrayList<>();
    List<RecordKey> listed = new ArrayList<>();
    for (SyncRow row : body.rows()) {
      RowResult result = model.row(row);
      results.add(result);
      if (run.mode() == SyncMode.REPLACE) {
        listed.add(row.key());
      }
    }
    return new Accepted(draft.changes(), List.of(), results, listed);
  }

  private RowResult row(SyncRow row) {
    StockRecord record = draft.record(row.key());
    long version = record == null ? 0 : record.version();
    boolean isForeign = run.mode() == SyncMode.REPLACE && !run.stores().contains(row.key().store());
    boolean isConflict =
        row.expectedVersion().isPresent()
            ? row.expectedVersion().getAsLong() != version
            : record != null && record.updatedSequence() > run.anchorSequence();
    if (isForeign || !draft.state.stores.containsKey(row.key().store())) {
      return new RowResult(RowOutcome.REJECTED, RejectionReason.STORE_NOT_FOUND, record);
    }
    if (isConflict) {
      return new RowResult(RowOutcome.CONFLICT, null, record);
    }
    if (record != null && record.onHand() == row.onHand()) {
      return new RowResult(RowOutcome.SKIPPED, null, record);
    }
    return set(row.key(), row.onHand(), record);
  }

  /** Sets a record by the rule of an adjustment. */
  private RowResult set(RecordKey key, long onHand, @Nullable StockRecord record) {
    long before = record == null ? 0 : record.onHand();
    if (!Draft.fits(BigInteger.valueOf(onHand).subtract(BigInteger.valueOf(before)))) {
      return new RowResult(RowOutcome.REJECTED, RejectionReason.QUANTITY_OVERFLOW, record);
    }
    RejectionReason reason = draft.refusal(key, onHand - before, 0, OptionalLong.empty(), true);
    if (reason != null) {
      return new RowResult(RowOutcome.REJECTED, reason, record);
    }
    if (!run.isDry()) {
      draft.add(key, onHand - before, 0, 0);
    }
    return new RowResult(
        record == null ? RowOutcome.CREATED : RowOutcome.UPDATED, null, draft.record(key));
  }

  static Decision zero(Draft draft, ZeroUnlisted body) {
    Decision refusal = refusal(draft, body.run());
    SyncRun run = draft.state.runs.get(body.run());
    if (refusal != null || run == null) {
      return refusal == null ? Rejected.because(RejectionReason.SYNC_RUN_NOT_FOUND) : refusal;
    }
    SyncModel model = new SyncModel(draft, run);
    List<RowResult> results = new ArrayList<>();
    for (RecordKey key : body.keys()) {
      results.add(model.zero(key));
    }
    return new Accepted(draft.changes(), List.of(), results, List.of());
  }

  private RowResult zero(RecordKey key) {
    StockRecord record = draft.record(key);
    Set<RecordKey> listed = draft.state.listed.getOrDefault(run.id(), Set.of());
    if (run.mode() == SyncMode.MERGE
        || record == null
        || !run.stores().contains(key.store())
        || record.onHand() == 0
        || listed.contains(key)) {
      return new RowResult(RowOutcome.SKIPPED, null, record);
    }
    if (record.updatedSequence() > run.anchorSequence()) {
      return new RowResult(RowOutcome.CONFLICT, null, record);
    }
    return set(key, 0, record);
  }

  static Decision finish(Draft draft, FinishSyncRun body) {
    Decision refusal = refusal(draft, body.run());
    SyncRun run = draft.state.runs.get(body.run());
    if (refusal != null || run == null) {
      return refusal == null ? Rejected.because(RejectionReason.SYNC_RUN_NOT_FOUND) : refusal;
    }
    return Accepted.with(
        new SyncRunChanged(
            new SyncRun(
                run.id(), run.mode(), run.anchorSequence(), run.stores(), run.isDry(), true)));
  }
}
