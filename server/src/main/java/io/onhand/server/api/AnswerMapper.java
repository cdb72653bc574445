package io.onhand.server.api;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.onhand.admin.v1.CreateStoreResponse;
import io.onhand.admin.v1.ResolveExceptionResponse;
import io.onhand.admin.v1.SetFloorResponse;
import io.onhand.admin.v1.SetLowStockResponse;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.OperationAbandoned;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.StoreDeclared;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncFinished;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncZeroed;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.TransferCommand;

/**
 * Entries as answers: the first time and every later time from the same entry, so they are the
 * same.
 */
public final class AnswerMapper {
  private AnswerMapper() {}

  /** What a caller is told. */
  public sealed interface Answer {
    /** The call succeeds with this message. */
    record Ok(Message message) implements Answer {}

    /** The call fails with this status. */
    record Failed(Status status) implements Answer {}
  }

  /** The answer to the call that brought the entry's command. */
  public static Answer answer(Entry entry, long epoch, boolean isReplayed) {
    return switch (entry.decision()) {
      case Rejected rejected ->
          new Answer.Failed(RejectionMapper.status(entry, rejected, epoch, isReplayed));
      case Accepted accepted ->
          new Answer.Ok(message(new AcceptedEntry(entry, accepted, epoch, isReplayed)));
    };
  }

  /** What became of the command, for whoever asks by its key. */
  public static GetOperationResponse operation(Entry entry, long epoch) {
    GetOperationResponse.Builder response =
        GetOperationResponse.newBuilder()
            .setPosition(RecordMapper.position(epoch, entry.sequence()))
            .setLogTime(RecordMapper.timestamp(entry.logTimeMicros()));
    return switch (answer(entry, epoch, true)) {
      case Answer.Failed failed -> response.setRejected(failed.status()).build();
      case Answer.Ok ok -> set(response, ok.message()).build();
    };
  }

  /** Puts the answer to a command into the answer to who asks what became of it. */
  public static GetOperationResponse.Builder set(
      GetOperationResponse.Builder response, Message message) {
    return switch (message) {
      case AdjustStockResponse adjust -> response.setAdjustStock(adjust);
      case ApplyBasketResponse basket -> response.setApplyBasket(basket);
      case CountStockResponse count -> response.setCountStock(count);
      case VoidOperationResponse voided -> response.setVoidOperation(voided);
      case ReserveStockResponse reserve -> response.setReserveStock(reserve);
      case CommitReservationResponse commit -> response.setCommitReservation(commit);
      case ReleaseReservationResponse release -> response.setReleaseReservation(release);
      case ExtendReservationResponse extend -> response.setExtendReservation(extend);
      case MoveStockResponse move -> response.setMoveStock(move);
      case DispatchTransferResponse dispatch -> response.setDispatchTransfer(dispatch);
      case ReceiveTransferResponse receive -> response.setReceiveTransfer(receive);
      case CancelTransferResponse cancel -> response.setCancelTransfer(cancel);
      case SyncOpened opened -> response.setSyncOpened(opened);
      case SyncChunkResult chunk -> response.setSyncChunk(chunk);
      case SyncZeroed zeroed -> response.setSyncZeroed(zeroed);
      case SyncFinished finished -> response.setSyncFinished(finished);
      case CreateStoreResponse store ->
          response.setStoreDeclared(
              StoreDeclared.newBuilder().setStore(store.getStore().getStore()));
      case SetFloorResponse floor -> response.setFloorSet(floor.getRecord());
      case SetLowStockResponse mark -> response.setLowStockSet(mark.getRecord());
      case ResolveExceptionResponse resolved ->
          response.setExceptionResolved(resolved.getException());
      case OperationAbandoned abandoned -> response.setAbandoned(abandoned);
      default ->
          throw new IllegalStateException(
              "Expected the answer of a command, but got "
                  + message.getDescriptorForType().getName());
    };
  }

  private static Message message(AcceptedEntry entry) {
    return switch (entry.body()) {
      case StockCommand stock -> StockAnswerMapper.answer(stock, entry);
      case ReservationCommand hold -> ReservationAnswerMapper.answer(hold, entry);
      case TransferCommand move -> TransferAnswerMapper.answer(move, entry);
      case SyncCommand sync -> SyncAnswerMapper.message(sync, entry.decision(), entry.receipt());
      case AdminCommand admin -> AdminAnswerMapper.answer(admin, entry);
      case Abandon _ -> OperationAbandoned.getDefaultInstance();
      case AdvanceHorizon _, BeginEpoch _ ->
          throw new IllegalStateException("Expected an entry that somebody asked for.");
    };
  }
}
