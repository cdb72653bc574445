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
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.commit.Admission;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.observability.CallContext;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Stock at Central. Called on gRPC's event loops: commands are validated there and handed to the
 * pipeline, whose threads answer; single records are read there; what reads more goes to the
 * threads for reads.
 */
public final class InventoryApi extends InventoryServiceImplBase {
  private final Admission admission;
  private final OutcomeMapper outcomes;
  private final StockQueries queries;
  private final Executor reads;
  private final Clock clock;
  private final OpenStreams streams;

  InventoryApi(
      Admission admission,
      OutcomeMapper outcomes,
      StockQueries queries,
      Executor reads,
      Clock clock,
      OpenStreams streams) {
    this.admission = admission;
    this.outcomes = outcomes;
    this.queries = queries;
    this.reads = reads;
    this.clock = clock;
    this.streams = streams;
  }

  @Override
  public void adjustStock(
      AdjustStockRequest request, StreamObserver<AdjustStockResponse> observer) {
    mutate(
        observer,
        request,
        () -> CommandMapper.adjust(request, CallContext.current().traceParent()));
  }

  @Override
  public void applyBasket(
      ApplyBasketRequest request, StreamObserver<ApplyBasketResponse> observer) {
    mutate(
        observer,
        request,
        () -> CommandMapper.basket(request, CallContext.current().traceParent()));
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
        CallContext.current().traceParent(),
        CallSettings.deadlineNanos(clock));
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> observer) {
    Calls.read(observer, () -> queries.record(request));
  }

  @Override
  public void batchGetRecords(
      BatchGetRecordsRequest request, StreamObserver<BatchGetRecordsResponse> observer) {
    readElsewhere(observer, () -> queries.records(request));
  }

  @Override
  public void getAvailability(
      GetAvailabilityRequest request, StreamObserver<GetAvailabilityResponse> observer) {
    readElsewhere(observer, () -> queries.availability(request));
  }

  @Override
  public void listRecords(
      ListRecordsRequest request, StreamObserver<ListRecordsResponse> observer) {
    readElsewhere(observer, () -> queries.list(request));
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

  private <A extends Message> void mutate(
      StreamObserver<A> observer, Message request, Supplier<Command> mapper) {
    Mutations.submit(admission, outcomes, clock, observer, request, mapper);
  }

  private <A> void readElsewhere(StreamObserver<A> observer, Supplier<A> read) {
    Calls.read(observer, reads, read);
  }
}
