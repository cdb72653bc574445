package io.onhand.agent.api;

import io.onhand.agent.api.CommandRoute.Header;
import io.onhand.agent.api.CommandRoute.Item;
import io.onhand.agent.api.CommandRoute.Outcome;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamRequest.CommandCase;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandMapper;
import io.onhand.server.api.CorrectionCommandMapper;
import io.onhand.server.api.ReservationCommandMapper;
import io.onhand.server.api.TransferCommandMapper;
import io.onhand.server.domain.InvalidFieldException;
import java.util.List;

/** The ways of all kinds of commands. */
final class CommandRoutes {

  static final CommandRoute<AdjustStockRequest, AdjustStockResponse> ADJUST =
      new CommandRoute<>(
          InventoryServiceGrpc.getAdjustStockMethod(),
          CommandFootprint.by(CommandMapper::adjust),
          new Header<>(
              AdjustStockRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              AdjustStockResponse::getReceipt,
              answer -> answer.hasRecord() ? List.of(answer.getRecord()) : List.of(),
              receipt -> AdjustStockResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getAdjustStock,
              MutateStreamRequest.Builder::setAdjustStock,
              MutateStreamResponse::getAdjustStock,
              MutateStreamResponse.Builder::setAdjustStock));

  static final CommandRoute<ApplyBasketRequest, ApplyBasketResponse> BASKET =
      new CommandRoute<>(
          InventoryServiceGrpc.getApplyBasketMethod(),
          CommandFootprint.by(CommandMapper::basket),
          new Header<>(
              ApplyBasketRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              ApplyBasketResponse::getReceipt,
              CommandRoutes::records,
              receipt -> ApplyBasketResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getApplyBasket,
              MutateStreamRequest.Builder::setApplyBasket,
              MutateStreamResponse::getApplyBasket,
              MutateStreamResponse.Builder::setApplyBasket));

  static final CommandRoute<CountStockRequest, CountStockResponse> COUNT =
      new CommandRoute<>(
          InventoryServiceGrpc.getCountStockMethod(),
          CommandFootprint.by(CorrectionCommandMapper::count),
          new Header<>(
              CountStockRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              CountStockResponse::getReceipt,
              answer -> answer.hasRecord() ? List.of(answer.getRecord()) : List.of(),
              receipt -> CountStockResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getCountStock,
              MutateStreamRequest.Builder::setCountStock,
              MutateStreamResponse::getCountStock,
              MutateStreamResponse.Builder::setCountStock));

  static final CommandRoute<ReserveStockRequest, ReserveStockResponse> RESERVE =
      new CommandRoute<>(
          InventoryServiceGrpc.getReserveStockMethod(),
          CommandFootprint.by(ReservationCommandMapper::reserve),
          new Header<>(
              ReserveStockRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              ReserveStockResponse::getReceipt,
              ReserveStockResponse::getRecordsList,
              receipt -> ReserveStockResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getReserveStock,
              MutateStreamRequest.Builder::setReserveStock,
              MutateStreamResponse::getReserveStock,
              MutateStreamResponse.Builder::setReserveStock));

  static final CommandRoute<CommitReservationRequest, CommitReservationResponse> COMMIT =
      new CommandRoute<>(
          InventoryServiceGrpc.getCommitReservationMethod(),
          CommandFootprint.by(ReservationCommandMapper::commit),
          new Header<>(
              CommitReservationRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              CommitReservationResponse::getReceipt,
              CommitReservationResponse::getRecordsList,
              receipt -> CommitReservationResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getCommitReservation,
              MutateStreamRequest.Builder::setCommitReservation,
              MutateStreamResponse::getCommitReservation,
              MutateStreamResponse.Builder::setCommitReservation));

  static final CommandRoute<ReleaseReservationRequest, ReleaseReservationResponse> RELEASE =
      new CommandRoute<>(
          InventoryServiceGrpc.getReleaseReservationMethod(),
          CommandFootprint.by(ReservationCommandMapper::release),
          new Header<>(
              ReleaseReservationRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              ReleaseReservationResponse::getReceipt,
              ReleaseReservationResponse::getRecordsList,
              receipt -> ReleaseReservationResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getReleaseReservation,
              MutateStreamRequest.Builder::setReleaseReservation,
              MutateStreamResponse::getReleaseReservation,
              MutateStreamResponse.Builder::setReleaseReservation));

  static final CommandRoute<ExtendReservationRequest, ExtendReservationResponse> EXTEND =
      new CommandRoute<>(
          InventoryServiceGrpc.getExtendReservationMethod(),
          CommandFootprint.by(ReservationCommandMapper::extend),
          new Header<>(
              ExtendReservationRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              ExtendReservationResponse::getReceipt,
              _ -> List.of(),
              receipt -> ExtendReservationResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getExtendReservation,
              MutateStreamRequest.Builder::setExtendReservation,
              MutateStreamResponse::getExtendReservation,
              MutateStreamResponse.Builder::setExtendReservation));

  static final CommandRoute<MoveStockRequest, MoveStockResponse> MOVE =
      new CommandRoute<>(
          InventoryServiceGrpc.getMoveStockMethod(),
          CommandFootprint.by(TransferCommandMapper::move),
          new Header<>(
              MoveStockRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              MoveStockResponse::getReceipt,
              MoveStockResponse::getRecordsList,
              receipt -> MoveStockResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getMoveStock,
              MutateStreamRequest.Builder::setMoveStock,
              MutateStreamResponse::getMoveStock,
              MutateStreamResponse.Builder::setMoveStock));

  static final CommandRoute<DispatchTransferRequest, DispatchTransferResponse> DISPATCH =
      new CommandRoute<>(
          InventoryServiceGrpc.getDispatchTransferMethod(),
          CommandFootprint.by(TransferCommandMapper::dispatch),
          new Header<>(
              DispatchTransferRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              DispatchTransferResponse::getReceipt,
              DispatchTransferResponse::getRecordsList,
              receipt -> DispatchTransferResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getDispatchTransfer,
              MutateStreamRequest.Builder::setDispatchTransfer,
              MutateStreamResponse::getDispatchTransfer,
              MutateStreamResponse.Builder::setDispatchTransfer));

  static final CommandRoute<ReceiveTransferRequest, ReceiveTransferResponse> RECEIVE =
      new CommandRoute<>(
          InventoryServiceGrpc.getReceiveTransferMethod(),
          CommandFootprint.by(TransferCommandMapper::receive),
          new Header<>(
              ReceiveTransferRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              ReceiveTransferResponse::getReceipt,
              ReceiveTransferResponse::getRecordsList,
              receipt -> ReceiveTransferResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getReceiveTransfer,
              MutateStreamRequest.Builder::setReceiveTransfer,
              MutateStreamResponse::getReceiveTransfer,
              MutateStreamResponse.Builder::setReceiveTransfer));

  static final CommandRoute<CancelTransferRequest, CancelTransferResponse> CANCEL_TRANSFER =
      new CommandRoute<>(
          InventoryServiceGrpc.getCancelTransferMethod(),
          CommandFootprint.by(TransferCommandMapper::cancel),
          new Header<>(
              CancelTransferRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              CancelTransferResponse::getReceipt,
              CancelTransferResponse::getRecordsList,
              receipt -> CancelTransferResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getCancelTransfer,
              MutateStreamRequest.Builder::setCancelTransfer,
              MutateStreamResponse::getCancelTransfer,
              MutateStreamResponse.Builder::setCancelTransfer));

  static final CommandRoute<VoidOperationRequest, VoidOperationResponse> VOID =
      new CommandRoute<>(
          InventoryServiceGrpc.getVoidOperationMethod(),
          CommandFootprint.by(CorrectionCommandMapper::voidOperation),
          new Header<>(
              VoidOperationRequest::getCommand,
              (request, header) -> request.toBuilder().setCommand(header).build()),
          new Outcome<>(
              VoidOperationResponse::getReceipt,
              VoidOperationResponse::getRecordsList,
              receipt -> VoidOperationResponse.newBuilder().setReceipt(receipt).build()),
          new Item<>(
              MutateStreamRequest::getVoidOperation,
              MutateStreamRequest.Builder::setVoidOperation,
              MutateStreamResponse::getVoidOperation,
              MutateStreamResponse.Builder::setVoidOperation));

  private CommandRoutes() {}

  /**
   * The way of an item's command.
   *
   * @throws InvalidFieldException when it has none that is known
   */
  static CommandRoute<?, ?> of(CommandCase command) {
    return switch (command) {
      case ADJUST_STOCK -> ADJUST;
      case APPLY_BASKET -> BASKET;
      case COUNT_STOCK -> COUNT;
      case RESERVE_STOCK -> RESERVE;
      case COMMIT_RESERVATION -> COMMIT;
      case RELEASE_RESERVATION -> RELEASE;
      case EXTEND_RESERVATION -> EXTEND;
      case MOVE_STOCK -> MOVE;
      case DISPATCH_TRANSFER -> DISPATCH;
      case RECEIVE_TRANSFER -> RECEIVE;
      case CANCEL_TRANSFER -> CANCEL_TRANSFER;
      case VOID_OPERATION -> VOID;
      case COMMAND_NOT_SET ->
          throw new InvalidFieldException("command", "Expected a command, but it is not set.");
    };
  }

  private static List<Record> records(ApplyBasketResponse answer) {
    return answer.getVerdictsList().stream()
        .filter(RecordVerdict::hasRecord)
        .map(RecordVerdict::getRecord)
        .toList();
  }
}
