package io.onhand.server.api;

import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;

/** What kind of command an entry decided, as history and feed name it. */
public final class OperationKindMapper {
  private OperationKindMapper() {}

  /** The kind of a command. */
  public static OperationKind operation(CommandBody body) {
    return switch (body) {
      case StockCommand stock -> operation(stock);
      case ReservationCommand hold -> operation(hold);
      case TransferCommand move -> operation(move);
      case SyncCommand sync -> operation(sync);
      case AdminCommand admin -> operation(admin);
      case Abandon _ -> OperationKind.OPERATION_KIND_ABANDON;
      case AdvanceHorizon _ -> OperationKind.OPERATION_KIND_ADVANCE_HORIZON;
      case BeginEpoch _ -> OperationKind.OPERATION_KIND_BEGIN_EPOCH;
    };
  }

  /** Whether the command was asked or told. */
  static CommandKind kind(Command command) {
    return command.isFact() ? CommandKind.COMMAND_KIND_FACT : CommandKind.COMMAND_KIND_REQUEST;
  }

  private static OperationKind operation(StockCommand body) {
    return switch (body) {
      case Adjust _ -> OperationKind.OPERATION_KIND_ADJUST;
      case Basket _ -> OperationKind.OPERATION_KIND_BASKET;
      case Count _ -> OperationKind.OPERATION_KIND_COUNT;
      case VoidOperation _ -> OperationKind.OPERATION_KIND_VOID;
    };
  }

  private static OperationKind operation(ReservationCommand body) {
    return switch (body) {
      case Reserve _ -> OperationKind.OPERATION_KIND_RESERVE;
      case Commit _ -> OperationKind.OPERATION_KIND_COMMIT;
      case Release _ -> OperationKind.OPERATION_KIND_RELEASE;
      case Extend _ -> OperationKind.OPERATION_KIND_EXTEND;
      case Expire _ -> OperationKind.OPERATION_KIND_EXPIRE;
    };
  }

  private static OperationKind operation(TransferCommand body) {
    return switch (body) {
      case Move _ -> OperationKind.OPERATION_KIND_MOVE;
      case Dispatch _ -> OperationKind.OPERATION_KIND_DISPATCH;
      case Receive _ -> OperationKind.OPERATION_KIND_RECEIVE;
      case Cancel _ -> OperationKind.OPERATION_KIND_CANCEL_TRANSFER;
    };
  }

  private static OperationKind operation(SyncCommand body) {
    return switch (body) {
      case OpenSyncRun _ -> OperationKind.OPERATION_KIND_SYNC_OPEN;
      case SyncChunk _ -> OperationKind.OPERATION_KIND_SYNC_CHUNK;
      case ZeroUnlisted _ -> OperationKind.OPERATION_KIND_SYNC_ZERO;
      case FinishSyncRun _ -> OperationKind.OPERATION_KIND_SYNC_FINISH;
    };
  }

  private static OperationKind operation(AdminCommand body) {
    return switch (body) {
      case CreateStore _ -> OperationKind.OPERATION_KIND_CREATE_STORE;
      case SetFloor _ -> OperationKind.OPERATION_KIND_SET_FLOOR;
      case SetLowStock _ -> OperationKind.OPERATION_KIND_SET_LOW_STOCK;
      case ResolveException _ -> OperationKind.OPERATION_KIND_RESOLVE_EXCEPTION;
    };
  }
}
