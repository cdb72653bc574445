package io.onhand.server.api;

import com.google.protobuf.Message;
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
import io.onhand.server.commit.Admission;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.observability.CallContext;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.storage.schema.StoredState;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Stock at Central. Called on gRPC's event loops: commands are validated there and handed to the
 * pipeline, whose threads answer; single records are read there; what reads more goes to the
 * threads for reads.
 */
public final class InventoryApi extends InventoryServiceImplBase {
  private final Admission admission;
  private final OutcomeMapper outcomes;
  private final CentralQueries queries;
  private final StoredState state;
  private final Executor reads;
  private final Clock clock;
  private final OpenStreams streams;
  private final Later later;

  InventoryApi(
      Admission admission,
      OutcomeMapper outcomes,
      CentralQueries queries,
      StoredState state,
      Executor reads,
      Clock clock,
      OpenStreams streams,
      Later later) {
    this.admission = admission;
    this.outcomes = outcomes;
    this.queries = queries;
    this.state = state;
    this.reads = reads;
    this.clock = clock;
    this.streams = streams;
    this.later = later;
  }

  @Override
  public void adjustStock(
      AdjustStockRequest request, StreamObserver<AdjustStockResponse> observer) {
    mutate(observer, request, CommandMapper::adjust);
  }

  @Override
  public void applyBasket(
      ApplyBasketRequest request, StreamObserver<ApplyBasketResponse> observer) {
    mutate(observer, request, CommandMapper::basket);
  }

  @Override
  public void countStock(CountStockRequest request, StreamObserver<CountStockResponse> observer) {
    mutate(observer, request, CorrectionCommandMapper::count);
  }

  @Override
  public void reserveStock(
      ReserveStockRequest request, StreamObserver<ReserveStockResponse> observer) {
    mutate(observer, request, ReservationCommandMapper::reserve);
  }

  @Override
  public void commitReservation(
      CommitReservationRequest request, StreamObserver<CommitReservationResponse> observer) {
    mutate(observer, request, ReservationCommandMapper::commit);
  }

  @Override
  public void releaseReservation(
      ReleaseReservationRequest request, StreamObserver<ReleaseReservationResponse> observer) {
    mutate(observer, request, ReservationCommandMapper::release);
  }

  @Override
  public void extendReservation(
      ExtendReservationRequest request, StreamObserver<ExtendReservationResponse> observer) {
    mutate(observer, request, ReservationCommandMapper::extend);
  }

  @Override
  public void moveStock(MoveStockRequest request, StreamObserver<MoveStockResponse> observer) {
    mutate(observer, request, TransferCommandMapper::move);
  }

  @Override
  public void dispatchTransfer(
      DispatchTransferRequest request, StreamObserver<DispatchTransferResponse> observer) {
    mutate(observer, request, TransferCommandMapper::dispatch);
  }

  @Override
  public void receiveTransfer(
      ReceiveTransferRequest request, StreamObserver<ReceiveTransferResponse> observer) {
    mutate(observer, request, TransferCommandMapper::receive);
  }

  @Override
  public void cancelTransfer(
      CancelTransferRequest request, StreamObserver<CancelTransferResponse> observer) {
    mutate(observer, request, TransferCommandMapper::cancel);
  }

  @Override
  public void voidOperation(
      VoidOperationRequest request, StreamObserver<VoidOperationResponse> observer) {
    mutate(observer, request, CorrectionCommandMapper::voidOperation);
  }

  @Override
  public StreamObserver<MutateStreamRequest> mutateStream(
      StreamObserver<MutateStreamResponse> observer) {
    return new MutateStreamCall(
        new CommandStream<>(
            (ServerCallStreamObserver<MutateStreamResponse>) observer, admission, streams),
        outcomes,
        CallContext.current().traceParent(),
        CallSettings.deadlineNanos(clock));
  }

  @Override
  public StreamObserver<SyncStockRequest> syncStock(StreamObserver<SyncStockResponse> observer) {
    return new SyncStockCall(
        new CommandStream<>(
            (ServerCallStreamObserver<SyncStockResponse>) observer, admission, streams),
        outcomes,
        state,
        reads,
        CallContext.current().traceParent(),
        CallSettings.deadlineNanos(clock),
        new SyncPace(clock, later));
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> observer) {
    Calls.read(observer, () -> queries.stock().record(request));
  }

  @Override
  public void batchGetRecords(
      BatchGetRecordsRequest request, StreamObserver<BatchGetRecordsResponse> observer) {
    readElsewhere(observer, () -> queries.stock().records(request));
  }

  @Override
  public void getAvailability(
      GetAvailabilityRequest request, StreamObserver<GetAvailabilityResponse> observer) {
    readElsewhere(observer, () -> queries.stock().availability(request));
  }

  @Override
  public void listRecords(
      ListRecordsRequest request, StreamObserver<ListRecordsResponse> observer) {
    readElsewhere(observer, () -> queries.stock().list(request));
  }

  @Override
  public void getReservation(
      GetReservationRequest request, StreamObserver<GetReservationResponse> observer) {
    readElsewhere(observer, () -> queries.things().reservation(request));
  }

  @Override
  public void listReservations(
      ListReservationsRequest request, StreamObserver<ListReservationsResponse> observer) {
    readElsewhere(observer, () -> queries.things().list(request));
  }

  @Override
  public void getTransfer(
      GetTransferRequest request, StreamObserver<GetTransferResponse> observer) {
    readElsewhere(observer, () -> queries.things().transfer(request));
  }

  @Override
  public void listTransfers(
      ListTransfersRequest request, StreamObserver<ListTransfersResponse> observer) {
    readElsewhere(observer, () -> queries.things().list(request));
  }

  @Override
  public void getHistory(GetHistoryRequest request, StreamObserver<GetHistoryResponse> observer) {
    readElsewhere(observer, () -> queries.history().history(request));
  }

  @Override
  public void explainAvailability(
      ExplainAvailabilityRequest request, StreamObserver<ExplainAvailabilityResponse> observer) {
    readElsewhere(observer, () -> queries.explain().explain(request));
  }

  @Override
  public void getOperation(
      GetOperationRequest request, StreamObserver<GetOperationResponse> observer) {
    CommandHeader id;
    try {
      id = CommandMapper.operation(request);
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return;
    }
    Calls.expectCancel(observer);
    admission.submit(
        new Submission.Lookup(
            id,
            request.getResolve(),
            request.getSerializedSize(),
            CallSettings.deadlineNanos(clock),
            outcome -> outcomes.operation(outcome, answer -> Calls.end(observer, answer))));
  }

  private <Q extends Message, A extends Message> void mutate(
      StreamObserver<A> observer, Q request, BiFunction<Q, String, Command> mapper) {
    Mutations.submit(admission, outcomes, clock, observer, request, mapper);
  }

  private <A> void readElsewhere(StreamObserver<A> observer, Supplier<A> read) {
    Calls.read(observer, reads, read);
  }
}
