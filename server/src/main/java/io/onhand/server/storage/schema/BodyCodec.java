package io.onhand.server.storage.schema;

import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.TransferCommand;
import io.onhand.storage.v1.Entry;
import io.onhand.storage.v1.Operation;

/** What commands ask, as the part of an entry that says which operation it is. */
final class BodyCodec {
  private BodyCodec() {}

  static void encode(CommandBody body, Entry.Builder message) {
    switch (body) {
      case StockCommand stock -> StockBodyCodec.encode(stock, message);
      case ReservationCommand reservation -> ReservationBodyCodec.encode(reservation, message);
      case TransferCommand transfer -> TransferBodyCodec.encode(transfer, message);
      case SyncCommand sync -> SyncBodyCodec.encode(sync, message);
      case AdminCommand admin -> AdminBodyCodec.encode(admin, message);
      case Abandon _ -> message.setOperation(Operation.OPERATION_ABANDON);
      case AdvanceHorizon advance ->
          message
              .setOperation(Operation.OPERATION_ADVANCE_HORIZON)
              .setHorizon(advance.sequence())
              .setYoungestForgottenMicros(advance.youngestForgottenMicros());
      case BeginEpoch begin ->
          message
              .setOperation(Operation.OPERATION_BEGIN_EPOCH)
              .getEndedEpochBuilder()
              .setEpoch(begin.endedEpoch())
              .setSequence(begin.endedSequence())
              .setBackup(begin.backup());
    }
  }

  static CommandBody body(Entry message) {
    return switch (message.getOperation()) {
      case OPERATION_ADJUST -> StockBodyCodec.adjust(message);
      case OPERATION_BASKET_ALL_OR_NOTHING ->
          StockBodyCodec.basket(message, BasketMode.ALL_OR_NOTHING);
      case OPERATION_BASKET_BEST_EFFORT -> StockBodyCodec.basket(message, BasketMode.BEST_EFFORT);
      case OPERATION_COUNT -> StockBodyCodec.count(message.getCount());
      case OPERATION_VOID -> StockBodyCodec.voids(message.getVoidTarget());
      case OPERATION_RESERVE -> ReservationBodyCodec.reserve(message.getReserve());
      case OPERATION_COMMIT -> ReservationBodyCodec.commit(message.getCommit());
      case OPERATION_RELEASE -> ReservationBodyCodec.release(message.getRelease());
      case OPERATION_EXTEND -> ReservationBodyCodec.extend(message.getExtend());
      case OPERATION_EXPIRE -> ReservationBodyCodec.expire(message.getExpire());
      case OPERATION_MOVE -> TransferBodyCodec.move(message.getShipment());
      case OPERATION_DISPATCH -> TransferBodyCodec.dispatch(message.getShipment());
      case OPERATION_RECEIVE -> TransferBodyCodec.receive(message.getReceive());
      case OPERATION_CANCEL -> TransferBodyCodec.cancel(message.getCancel());
      case OPERATION_SYNC_OPEN -> SyncBodyCodec.open(message);
      case OPERATION_SYNC_CHUNK -> SyncRowCodec.chunk(message.getOrigin(), message.getSyncChunk());
      case OPERATION_SYNC_ZERO -> SyncRowCodec.zero(message.getOrigin(), message.getSyncChunk());
      case OPERATION_SYNC_FINISH -> SyncBodyCodec.finish(message);
      case OPERATION_CREATE_STORE -> AdminBodyCodec.createStore(message.getStore());
      case OPERATION_SET_FLOOR -> AdminBodyCodec.setFloor(message.getSetting());
      case OPERATION_SET_LOW_STOCK -> AdminBodyCodec.setLowStock(message.getSetting());
      case OPERATION_RESOLVE_EXCEPTION -> AdminBodyCodec.resolve(message.getResolve());
      case OPERATION_ABANDON -> new Abandon();
      case OPERATION_ADVANCE_HORIZON ->
          new AdvanceHorizon(message.getHorizon(), message.getYoungestForgottenMicros());
      case OPERATION_BEGIN_EPOCH ->
          new BeginEpoch(
              message.getEndedEpoch().getEpoch(),
              message.getEndedEpoch().getSequence(),
              message.getEndedEpoch().getBackup());
      case OPERATION_UNSPECIFIED, UNRECOGNIZED ->
          throw new CorruptValueException(
              "Expected an operation of this version, but got "
                  + message.getOperationValue()
                  + ".");
    };
  }
}
