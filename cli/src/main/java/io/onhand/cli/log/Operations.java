package io.onhand.cli.log;

import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.LogCommand;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.TransferCommand;

/** Names the kinds of commands as the contract's OperationKind does. */
final class Operations {

  private Operations() {}

  static String name(CommandBody body) {
    return switch (body) {
      case StockCommand stock ->
          switch (stock) {
            case StockCommand.Adjust _ -> "ADJUST";
            case StockCommand.Basket _ -> "BASKET";
            case StockCommand.Count _ -> "COUNT";
            case StockCommand.VoidOperation _ -> "VOID";
          };
      case ReservationCommand reservation ->
          switch (reservation) {
            case ReservationCommand.Reserve _ -> "RESERVE";
            case ReservationCommand.Commit _ -> "COMMIT";
            case ReservationCommand.Release _ -> "RELEASE";
            case ReservationCommand.Extend _ -> "EXTEND";
            case ReservationCommand.Expire _ -> "EXPIRE";
          };
      case TransferCommand transfer ->
          switch (transfer) {
            case TransferCommand.Move _ -> "MOVE";
            case TransferCommand.Dispatch _ -> "DISPATCH";
            case TransferCommand.Receive _ -> "RECEIVE";
            case TransferCommand.Cancel _ -> "CANCEL_TRANSFER";
          };
      case SyncCommand sync ->
          switch (sync) {
            case SyncCommand.OpenSyncRun _ -> "SYNC_OPEN";
            case SyncCommand.SyncChunk _ -> "SYNC_CHUNK";
            case SyncCommand.ZeroUnlisted _ -> "SYNC_ZERO";
            case SyncCommand.FinishSyncRun _ -> "SYNC_FINISH";
          };
      case AdminCommand admin ->
          switch (admin) {
            case AdminCommand.CreateStore _ -> "CREATE_STORE";
            case AdminCommand.SetFloor _ -> "SET_FLOOR";
            case AdminCommand.SetLowStock _ -> "SET_LOW_STOCK";
            case AdminCommand.ResolveException _ -> "RESOLVE_EXCEPTION";
          };
      case LogCommand log ->
          switch (log) {
            case LogCommand.Abandon _ -> "ABANDON";
            case LogCommand.AdvanceHorizon _ -> "ADVANCE_HORIZON";
          };
    };
  }
}
