package io.onhand.agent.api;

import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.domain.RecordKey;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What answers of Central are of, and what they say was changed. */
final class AnswerRoutes {

  private AnswerRoutes() {}

  /** The way of the command that an item's answer is of; it is no error. */
  static CommandRoute<?, ?> of(MutateStreamResponse answer) {
    return switch (answer.getAnswerCase()) {
      case ADJUST_STOCK -> CommandRoutes.ADJUST;
      case APPLY_BASKET -> CommandRoutes.BASKET;
      case COUNT_STOCK -> CommandRoutes.COUNT;
      case RESERVE_STOCK -> CommandRoutes.RESERVE;
      case COMMIT_RESERVATION -> CommandRoutes.COMMIT;
      case RELEASE_RESERVATION -> CommandRoutes.RELEASE;
      case EXTEND_RESERVATION -> CommandRoutes.EXTEND;
      case MOVE_STOCK -> CommandRoutes.MOVE;
      case DISPATCH_TRANSFER -> CommandRoutes.DISPATCH;
      case RECEIVE_TRANSFER -> CommandRoutes.RECEIVE;
      case CANCEL_TRANSFER -> CommandRoutes.CANCEL_TRANSFER;
      case VOID_OPERATION -> CommandRoutes.VOID;
      case ERROR, ANSWER_NOT_SET ->
          throw new IllegalArgumentException(
              "Expected the answer to a command, but got " + answer.getAnswerCase() + ".");
    };
  }

  /** The records that the command changed. */
  static Set<RecordKey> changed(MutateStreamResponse answer) {
    return of(answer).itemRecords(answer).stream()
        .map(record -> new RecordKey(record.getProduct(), record.getStore()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What is on record for a key, as the answer to an item; empty: a refusal, or of a kind that is
   * never queued.
   */
  static Optional<MutateStreamResponse> applied(GetOperationResponse operation) {
    MutateStreamResponse.Builder item = MutateStreamResponse.newBuilder();
    switch (operation.getAnswerCase()) {
      case ADJUST_STOCK -> item.setAdjustStock(operation.getAdjustStock());
      case APPLY_BASKET -> item.setApplyBasket(operation.getApplyBasket());
      case COUNT_STOCK -> item.setCountStock(operation.getCountStock());
      case RESERVE_STOCK -> item.setReserveStock(operation.getReserveStock());
      case COMMIT_RESERVATION -> item.setCommitReservation(operation.getCommitReservation());
      case RELEASE_RESERVATION -> item.setReleaseReservation(operation.getReleaseReservation());
      case EXTEND_RESERVATION -> item.setExtendReservation(operation.getExtendReservation());
      case MOVE_STOCK -> item.setMoveStock(operation.getMoveStock());
      case DISPATCH_TRANSFER -> item.setDispatchTransfer(operation.getDispatchTransfer());
      case RECEIVE_TRANSFER -> item.setReceiveTransfer(operation.getReceiveTransfer());
      case CANCEL_TRANSFER -> item.setCancelTransfer(operation.getCancelTransfer());
      case VOID_OPERATION -> item.setVoidOperation(operation.getVoidOperation());
      case REJECTED,
          ABANDONED,
          QUEUED,
          SYNC_CHUNK,
          SYNC_OPENED,
          SYNC_FINISHED,
          SYNC_ZEROED,
          STORE_DECLARED,
          FLOOR_SET,
          LOW_STOCK_SET,
          EXCEPTION_RESOLVED,
          ANSWER_NOT_SET -> {
        return Optional.empty();
      }
    }
    return Optional.of(item.build());
  }
}
