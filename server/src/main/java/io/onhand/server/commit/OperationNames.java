package io.onhand.server.commit;

import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;

/** What commands and their decisions are called in metrics. */
final class OperationNames {
  private OperationNames() {}

  static String of(CommandBody body) {
    return switch (body) {
      case Adjust _ -> "adjust";
      case Basket _ -> "basket";
      case Count _ -> "count";
      case VoidOperation _ -> "void";
      case Reserve _ -> "reserve";
      case Commit _ -> "commit";
      case Release _ -> "release";
      case Extend _ -> "extend";
      case Expire _ -> "expire";
      case Move _ -> "move";
      case Dispatch _ -> "dispatch";
      case Receive _ -> "receive";
      case Cancel _ -> "cancel_transfer";
      case OpenSyncRun _ -> "sync_open";
      case SyncChunk _ -> "sync_chunk";
      case ZeroUnlisted _ -> "sync_zero";
      case FinishSyncRun _ -> "sync_finish";
      case CreateStore _ -> "create_store";
      case SetFloor _ -> "set_floor";
      case SetLowStock _ -> "set_low_stock";
      case ResolveException _ -> "resolve_exception";
      case Abandon _ -> "abandon";
      case AdvanceHorizon _ -> "advance_horizon";
      case BeginEpoch _ -> "begin_epoch";
    };
  }

  static String outcome(Decision decision) {
    return switch (decision) {
      case Accepted _ -> "accepted";
      case Rejected rejected -> rejected.reason().name();
    };
  }
}
