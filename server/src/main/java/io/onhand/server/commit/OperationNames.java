package io.onhand.server.commit;

import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;

/** What commands and their decisions are called in metrics. */
final class OperationNames {
  private OperationNames() {}

  static String of(CommandBody body) {
    return switch (body) {
      case Adjust _ -> "adjust";
      case Basket _ -> "basket";
      case OpenSyncRun _ -> "sync_open";
      case SyncChunk _ -> "sync_chunk";
      case CreateStore _ -> "create_store";
      case Abandon _ -> "abandon";
      case AdvanceHorizon _ -> "advance_horizon";
    };
  }

  static String outcome(Decision decision) {
    return switch (decision) {
      case Accepted _ -> "accepted";
      case Rejected rejected -> rejected.reason().name();
    };
  }
}
