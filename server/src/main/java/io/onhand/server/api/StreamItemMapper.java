package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.statemachine.Command;

/** Items of a MutateStream as commands, and answers as what comes back for them. */
public final class StreamItemMapper {
  private StreamItemMapper() {}

  /**
   * The command of an item.
   *
   * @throws InvalidFieldException with the path of the field in the item's request
   */
  public static Command command(MutateStreamRequest item, String traceParent) {
    return switch (item.getCommandCase()) {
      case ADJUST_STOCK -> CommandMapper.adjust(item.getAdjustStock(), traceParent);
      case APPLY_BASKET -> CommandMapper.basket(item.getApplyBasket(), traceParent);
      case COUNT_STOCK -> CorrectionCommandMapper.count(item.getCountStock(), traceParent);
      case VOID_OPERATION ->
          CorrectionCommandMapper.voidOperation(item.getVoidOperation(), traceParent);
      case RESERVE_STOCK -> ReservationCommandMapper.reserve(item.getReserveStock(), traceParent);
      case COMMIT_RESERVATION ->
          ReservationCommandMapper.commit(item.getCommitReservation(), traceParent);
      case RELEASE_RESERVATION ->
          ReservationCommandMapper.release(item.getReleaseReservation(), traceParent);
      case EXTEND_RESERVATION ->
          ReservationCommandMapper.extend(item.getExtendReservation(), traceParent);
      case MOVE_STOCK -> TransferCommandMapper.move(item.getMoveStock(), traceParent);
      case DISPATCH_TRANSFER ->
          TransferCommandMapper.dispatch(item.getDispatchTransfer(), traceParent);
      case RECEIVE_TRANSFER ->
          TransferCommandMapper.receive(item.getReceiveTransfer(), traceParent);
      case CANCEL_TRANSFER -> TransferCommandMapper.cancel(item.getCancelTransfer(), traceParent);
      case COMMAND_NOT_SET ->
          throw new InvalidFieldException("command", "Expected a command, but it is not set.");
    };
  }

  /** What comes back for an item. */
  static MutateStreamResponse response(long item, Answer answer) {
    MutateStreamResponse.Builder response = MutateStreamResponse.newBuilder().setItem(item);
    return switch (answer) {
      case Answer.Failed failed -> response.setError(failed.status()).build();
      case Answer.Ok ok -> set(response, ok.message()).build();
    };
  }

  private static MutateStreamResponse.Builder set(
      MutateStreamResponse.Builder response, Message message) {
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
      default ->
          throw new IllegalStateException(
              "Expected the answer of an item, but got "
                  + message.getDescriptorForType().getName());
    };
  }
}
