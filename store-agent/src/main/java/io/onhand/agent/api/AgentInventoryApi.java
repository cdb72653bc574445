package io.onhand.agent.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.server.api.Calls;
import io.onhand.server.api.CommandMapper;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.InvalidFieldException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Stock at an agent. Called on gRPC's event loops: commands are validated there and go on to
 * Central; single records are read there; what reads more goes to the threads for reads.
 */
final class AgentInventoryApi extends InventoryServiceImplBase {

  private final CopyReads reads;
  private final Executor readers;
  private final Forwarding forwarding;
  private final OpenStreams streams;

  AgentInventoryApi(CopyReads reads, Executor readers, Forwarding forwarding, OpenStreams streams) {
    this.reads = reads;
    this.readers = readers;
    this.forwarding = forwarding;
    this.streams = streams;
  }

  @Override
  public void adjustStock(
      AdjustStockRequest request, StreamObserver<AdjustStockResponse> observer) {
    CommandHeader command = request.getCommand();
    if (isInvalid(observer, () -> CommandMapper.adjust(request, ""))) {
      return;
    }
    forwarding.unary(
        InventoryServiceGrpc.getAdjustStockMethod(),
        request.toBuilder().setCommand(forwarding.firstSends().stamped(command)).build(),
        command,
        observer,
        forwarding.ownAnswers()::keep);
  }

  @Override
  public void applyBasket(
      ApplyBasketRequest request, StreamObserver<ApplyBasketResponse> observer) {
    CommandHeader command = request.getCommand();
    if (isInvalid(observer, () -> CommandMapper.basket(request, ""))) {
      return;
    }
    forwarding.unary(
        InventoryServiceGrpc.getApplyBasketMethod(),
        request.toBuilder().setCommand(forwarding.firstSends().stamped(command)).build(),
        command,
        observer,
        forwarding.ownAnswers()::keep);
  }

  @Override
  public void getOperation(
      GetOperationRequest request, StreamObserver<GetOperationResponse> observer) {
    if (!isInvalid(observer, () -> CommandMapper.operation(request))) {
      forwarding.unary(
          InventoryServiceGrpc.getGetOperationMethod(), request, null, observer, _ -> {});
    }
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
    Calls.read(observer, () -> reads.record(request));
  }

  @Override
  public void batchGetRecords(
      BatchGetRecordsRequest request, StreamObserver<BatchGetRecordsResponse> observer) {
    Calls.read(observer, readers, () -> reads.records(request));
  }

  @Override
  public void getAvailability(
      GetAvailabilityRequest request, StreamObserver<GetAvailabilityResponse> observer) {
    Calls.read(observer, readers, () -> reads.availability(request));
  }

  @Override
  public void listRecords(
      ListRecordsRequest request, StreamObserver<ListRecordsResponse> observer) {
    Calls.read(observer, readers, () -> reads.list(request));
  }

  /** Ends the call when the request is not valid: Central would say the same, but farther away. */
  private static boolean isInvalid(StreamObserver<?> observer, Supplier<?> validation) {
    try {
      var _ = validation.get();
      return false;
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
      return true;
    }
  }
}
