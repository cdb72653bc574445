package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncFinished;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncZeroed;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;

/** What became of the parts of a sync stream, as it is answered. */
final class SyncAnswerMapper {
  private SyncAnswerMapper() {}

  static Message message(SyncCommand command, Accepted accepted, Receipt receipt) {
    return switch (command) {
      case OpenSyncRun _ -> opened(accepted, receipt);
      case SyncChunk chunk -> chunk(chunk, accepted, receipt);
      case ZeroUnlisted _ -> zeroed(accepted, receipt);
      case FinishSyncRun _ -> SyncFinished.newBuilder().setReceipt(receipt).build();
    };
  }

  private static SyncOpened opened(Accepted accepted, Receipt receipt) {
    SyncRun run = ((SyncRunChanged) accepted.changes().getFirst()).run();
    return SyncOpened.newBuilder()
        .setReceipt(receipt)
        .setAnchor(
            RecordMapper.position(
                receipt.getApplied().getPosition().getEpoch(), run.anchorSequence()))
        .build();
  }

  private static SyncChunkResult chunk(SyncChunk chunk, Accepted accepted, Receipt receipt) {
    SyncChunkResult.Builder result =
        SyncChunkResult.newBuilder().setNumber(chunk.number()).setReceipt(receipt);
    accepted.rows().forEach(row -> result.addRows(row(row)));
    return result.build();
  }

  /** What was listed or held zero already is not worth telling. */
  private static SyncZeroed zeroed(Accepted accepted, Receipt receipt) {
    SyncZeroed.Builder result = SyncZeroed.newBuilder().setReceipt(receipt);
    accepted.rows().stream()
        .filter(row -> row.outcome() != RowOutcome.SKIPPED)
        .forEach(row -> result.addRows(row(row)));
    return result.build();
  }

  private static SyncRowResult row(RowResult row) {
    SyncRowResult.Builder message = SyncRowResult.newBuilder().setOutcome(outcome(row));
    if (row.record() != null) {
      message.setRecord(RecordMapper.record(row.record()));
    }
    if (row.reason() != null) {
      message.setReason(RejectionMapper.reason(row.reason()));
    }
    return message.build();
  }

  private static SyncOutcome outcome(RowResult row) {
    return switch (row.outcome()) {
      case UPDATED -> SyncOutcome.SYNC_OUTCOME_UPDATED;
      case CREATED -> SyncOutcome.SYNC_OUTCOME_CREATED;
      case SKIPPED -> SyncOutcome.SYNC_OUTCOME_SKIPPED;
      case CONFLICT -> SyncOutcome.SYNC_OUTCOME_CONFLICT;
      case REJECTED -> SyncOutcome.SYNC_OUTCOME_REJECTED;
    };
  }
}
