package io.onhand.agent.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.GetTransferResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import io.onhand.server.api.CommandMapper;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.InvalidFieldException;

/**
 * Stock at an agent. Called on gRPC's event loops: commands are validated there and go on to
 * Central, as do questions about reservations, transfers and the past, of which the copy answers
 * what is open while Central cannot be asked; single records are read there; what reads more goes
 * to the threads for reads.
 */
final class AgentInventoryApi extends InventoryServiceImplBase {

  private final LocalReads local;
  private final CopyReads reads;
  private final CopyPages pages;
  private final CopyThings things;
  private final Forwarding forwarding;
  private final OperationQuestions operations;
  private final OpenStreams streams;

  AgentInventoryApi(
      LocalReads local,
      CopyReads reads,
      CopyPages pages,
      CopyThings things,
      Forwarding forwarding,
      OpenStreams streams) {
    this.local = local;
    this.reads = reads;
    this.pages = pages;
    this.things = things;
    this.forwarding = forwarding;
    this.operations = new OperationQuestions(forwarding);
    this.streams = streams;
  }

  @Override
  public void adjustStock(
      AdjustStockRequest request, StreamObserver<AdjustStockResponse> observer) {
    forwarding.command(CommandRoutes.ADJUST, request, observer);
  }

  @Override
  public void applyBasket(
      ApplyBasketRequest request, StreamObserver<ApplyBasketResponse> observer) {
    forwarding.command(CommandRoutes.BASKET, request, observer);
  }

  @Override
  public void countStock(CountStockRequest request, StreamObserver<CountStockResponse> observer) {
    forwarding.command(CommandRoutes.COUNT, request, observer);
  }

  @Override
  public void reserveStock(
      ReserveStockRequest request, StreamObserver<ReserveStockResponse> observer) {
    forwarding.command(CommandRoutes.RESERVE, request, observer);
  }

  @Override
  public void commitReservation(
      CommitReservationRequest request, StreamObserver<CommitReservationResponse> observer) {
    forwarding.command(CommandRoutes.COMMIT, request, observer);
  }

  @Override
  public void releaseReservation(
      ReleaseReservationRequest request, StreamObserver<ReleaseReservationResponse> observer) {
    forwarding.command(CommandRoutes.RELEASE, request, observer);
  }

  @Override
  public void extendReservation(
      ExtendReservationRequest request, StreamObserver<ExtendReservationResponse> observer) {
    forwarding.command(CommandRoutes.EXTEND, request, observer);
  }

  @Override
  public void moveStock(MoveStockRequest request, StreamObserver<MoveStockResponse> observer) {
    forwarding.command(CommandRoutes.MOVE, request, observer);
  }

  @Override
  public void dispatchTransfer(
      DispatchTransferRequest request, StreamObserver<DispatchTransferResponse> observer) {
    forwarding.command(CommandRoutes.DISPATCH, request, observer);
  }

  @Override
  public void receiveTransfer(
      ReceiveTransferRequest request, StreamObserver<ReceiveTransferResponse> observer) {
    forwarding.command(CommandRoutes.RECEIVE, request, observer);
  }

  @Override
  public void cancelTransfer(
      CancelTransferRequest request, StreamObserver<CancelTransferResponse> observer) {
    forwarding.command(CommandRoutes.CANCEL_TRANSFER, request, observer);
  }

  @Override
  public void voidOperation(
      VoidOperationRequest request, StreamObserver<VoidOperationResponse> observer) {
    forwarding.command(CommandRoutes.VOID, request, observer);
  }

  @Override
  public void getOperation(
      GetOperationRequest request, StreamObserver<GetOperationResponse> observer) {
    try {
      CommandMapper.operation(request);
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    operations.ask(request, observer);
  }

  @Override
  public StreamObserver<MutateStreamRequest> mutateStream(
      StreamObserver<MutateStreamResponse> observer) {
    return MutateStreamRelay.open(
        (ServerCallStreamObserver<MutateStreamResponse>) observer, forwarding, streams);
  }

  @Override
  public StreamObserver<SyncStockRequest> syncStock(StreamObserver<SyncStockResponse> observer) {
    return SyncStockRelay.open(
        (ServerCallStreamObserver<SyncStockResponse>) observer, forwarding, streams);
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> observer) {
    local.single(observer, () -> reads.record(request));
  }

  @Override
  public void batchGetRecords(
      BatchGetRecordsRequest request, StreamObserver<BatchGetRecordsResponse> observer) {
    local.several(observer, () -> reads.records(request));
  }

  @Override
  public void getAvailability(
      GetAvailabilityRequest request, StreamObserver<GetAvailabilityResponse> observer) {
    local.several(observer, () -> reads.availability(request));
  }

  @Override
  public void listRecords(
      ListRecordsRequest request, StreamObserver<ListRecordsResponse> observer) {
    local.several(observer, () -> pages.list(request));
  }

  @Override
  public void getReservation(
      GetReservationRequest request, StreamObserver<GetReservationResponse> observer) {
    forwarding.query(
        InventoryServiceGrpc.getGetReservationMethod(),
        request,
        observer,
        () -> local.instead(observer, () -> things.reservation(request)));
  }

  @Override
  public void listReservations(
      ListReservationsRequest request, StreamObserver<ListReservationsResponse> observer) {
    if (things.began(request.getPageToken())) {
      local.several(observer, () -> things.list(request));
      return;
    }
    Runnable here = () -> local.instead(observer, () -> things.list(request));
    forwarding.query(
        InventoryServiceGrpc.getListReservationsMethod(),
        request,
        observer,
        request.getPageToken().isEmpty() ? here : unreachable(observer));
  }

  @Override
  public void getTransfer(
      GetTransferRequest request, StreamObserver<GetTransferResponse> observer) {
    forwarding.query(
        InventoryServiceGrpc.getGetTransferMethod(),
        request,
        observer,
        () -> local.instead(observer, () -> things.transfer(request)));
  }

  @Override
  public void listTransfers(
      ListTransfersRequest request, StreamObserver<ListTransfersResponse> observer) {
    if (things.began(request.getPageToken())) {
      local.several(observer, () -> things.list(request));
      return;
    }
    Runnable here = () -> local.instead(observer, () -> things.list(request));
    forwarding.query(
        InventoryServiceGrpc.getListTransfersMethod(),
        request,
        observer,
        request.getPageToken().isEmpty() ? here : unreachable(observer));
  }

  @Override
  public void getHistory(GetHistoryRequest request, StreamObserver<GetHistoryResponse> observer) {
    forwarding.query(InventoryServiceGrpc.getGetHistoryMethod(), request, observer);
  }

  @Override
  public void explainAvailability(
      ExplainAvailabilityRequest request, StreamObserver<ExplainAvailabilityResponse> observer) {
    forwarding.query(InventoryServiceGrpc.getExplainAvailabilityMethod(), request, observer);
  }

  /** A listing that Central began goes on there alone. */
  private static Runnable unreachable(StreamObserver<?> observer) {
    return () -> observer.onError(Errors.exception(AgentErrors.centralUnreachableForReads()));
  }
}
