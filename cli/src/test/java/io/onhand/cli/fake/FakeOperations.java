package io.onhand.cli.fake;

import io.grpc.stub.StreamObserver;
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
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.GetTransferResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;

/** The operations that answer what the test wants them to, and keep what was asked. */
class FakeOperations extends InventoryServiceGrpc.InventoryServiceImplBase {

  private final FakeState state;

  FakeOperations(FakeState state) {
    this.state = state;
  }

  @Override
  public void applyBasket(
      ApplyBasketRequest request, StreamObserver<ApplyBasketResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(ApplyBasketResponse.class));
  }

  @Override
  public void countStock(CountStockRequest request, StreamObserver<CountStockResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(CountStockResponse.class));
  }

  @Override
  public void reserveStock(
      ReserveStockRequest request, StreamObserver<ReserveStockResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ReserveStockResponse.class));
  }

  @Override
  public void commitReservation(
      CommitReservationRequest request, StreamObserver<CommitReservationResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(CommitReservationResponse.class));
  }

  @Override
  public void releaseReservation(
      ReleaseReservationRequest request, StreamObserver<ReleaseReservationResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ReleaseReservationResponse.class));
  }

  @Override
  public void extendReservation(
      ExtendReservationRequest request, StreamObserver<ExtendReservationResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ExtendReservationResponse.class));
  }

  @Override
  public void moveStock(MoveStockRequest request, StreamObserver<MoveStockResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(MoveStockResponse.class));
  }

  @Override
  public void dispatchTransfer(
      DispatchTransferRequest request, StreamObserver<DispatchTransferResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(DispatchTransferResponse.class));
  }

  @Override
  public void receiveTransfer(
      ReceiveTransferRequest request, StreamObserver<ReceiveTransferResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ReceiveTransferResponse.class));
  }

  @Override
  public void cancelTransfer(
      CancelTransferRequest request, StreamObserver<CancelTransferResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(CancelTransferResponse.class));
  }

  @Override
  public void voidOperation(
      VoidOperationRequest request, StreamObserver<VoidOperationResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(VoidOperationResponse.class));
  }

  @Override
  public void getReservation(
      GetReservationRequest request, StreamObserver<GetReservationResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(GetReservationResponse.class));
  }

  @Override
  public void listReservations(
      ListReservationsRequest request, StreamObserver<ListReservationsResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ListReservationsResponse.class));
  }

  @Override
  public void getTransfer(
      GetTransferRequest request, StreamObserver<GetTransferResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(GetTransferResponse.class));
  }

  @Override
  public void listTransfers(
      ListTransfersRequest request, StreamObserver<ListTransfersResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ListTransfersResponse.class));
  }

  @Override
  public void getHistory(GetHistoryRequest request, StreamObserver<GetHistoryResponse> observer) {
    FakeInventory.answer(state, request, observer, () -> state.prepared(GetHistoryResponse.class));
  }

  @Override
  public void explainAvailability(
      ExplainAvailabilityRequest request, StreamObserver<ExplainAvailabilityResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(ExplainAvailabilityResponse.class));
  }

  @Override
  public void batchGetRecords(
      BatchGetRecordsRequest request, StreamObserver<BatchGetRecordsResponse> observer) {
    FakeInventory.answer(
        state, request, observer, () -> state.prepared(BatchGetRecordsResponse.class));
  }
}
