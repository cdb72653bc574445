package io.onhand.server.storage.schema;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.storage.v1.Entry;
import io.onhand.storage.v1.Operation;
import io.onhand.storage.v1.SyncRun;

/** What commands that load and reconcile in bulk ask. A run's origin is the entry's. */
final class SyncBodyCodec {
  private SyncBodyCodec() {}

  static void encode(SyncCommand body, Entry.Builder message) {
    switch (body) {
      case OpenSyncRun open -> {
        message
            .setOperation(Operation.OPERATION_SYNC_OPEN)
            .getSyncRunBuilder()
            .setRunId(open.run().runId())
            .setMode(EnumNumbers.number(open.mode()))
            .addAllStores(open.stores())
            .setDry(open.isDry());
        if (open.anchor() != null) {
          message
              .setAskedAnchorEpoch(open.anchor().epoch())
              .setAskedAnchorSequence(open.anchor().sequence());
        }
      }
      case SyncChunk chunk ->
          message
              .setOperation(Operation.OPERATION_SYNC_CHUNK)
              .setSyncChunk(SyncRowCodec.message(chunk));
      case ZeroUnlisted zero ->
          message
              .setOperation(Operation.OPERATION_SYNC_ZERO)
              .setSyncChunk(SyncRowCodec.message(zero));
      case FinishSyncRun finish ->
          message
              .setOperation(Operation.OPERATION_SYNC_FINISH)
              .getSyncRunBuilder()
              .setRunId(finish.run().runId());
    }
  }

  static OpenSyncRun open(Entry message) {
    SyncRun run = message.getSyncRun();
    return new OpenSyncRun(
        id(message),
        EnumNumbers.syncMode(run.getMode()),
        message.getAskedAnchorEpoch() == 0
            ? null
            : new Position(message.getAskedAnchorEpoch(), message.getAskedAnchorSequence()),
        run.getStoresList(),
        run.getDry());
  }

  static FinishSyncRun finish(Entry message) {
    return new FinishSyncRun(id(message));
  }

  private static SyncRunId id(Entry message) {
    return new SyncRunId(message.getOrigin(), message.getSyncRun().getRunId());
  }
}
