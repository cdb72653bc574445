package io.onhand.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.Record;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers as told: first the failures in their order, then success. */
final class FakeInventory extends InventoryServiceImplBase {

  private final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final List<AdjustStockRequest> adjusts = new CopyOnWriteArrayList<>();
  private final List<String> reads = new CopyOnWriteArrayList<>();
  private final String name;
  private volatile boolean silent;
  private volatile boolean losesPages;

  FakeInventory(String name) {
    this.name = name;
  }

  FakeInventory fails(StatusRuntimeException... inOrder) {
    failures.addAll(List.of(inOrder));
    return this;
  }

  FakeInventory fallsSilent() {
    silent = true;
    return this;
  }

  void failsOnSecondPage() {
    losesPages = true;
  }

  List<AdjustStockRequest> adjusts() {
    return adjusts;
  }

  List<String> reads() {
    return reads;
  }

  @Override
  public void adjustStock(AdjustStockRequest request, StreamObserver<AdjustStockResponse> answer) {
    adjusts.add(request);
    answer(answer, AdjustStockResponse.newBuilder().setRecord(record()).build());
  }

  @Override
  public void getOperation(
      GetOperationRequest request, StreamObserver<GetOperationResponse> answer) {
    reads.add("operation");
    answer(answer, GetOperationResponse.getDefaultInstance());
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> answer) {
    reads.add("record");
    answer(answer, GetRecordResponse.newBuilder().setRecord(record()).build());
  }

  @Override
  public void getAvailability(
      GetAvailabilityRequest request, StreamObserver<GetAvailabilityResponse> answer) {
    reads.add("availability");
    answer(answer, GetAvailabilityResponse.newBuilder().addRecords(record()).build());
  }

  /** Two pages; the token names the server that gave it. */
  @Override
  public void listRecords(ListRecordsRequest request, StreamObserver<ListRecordsResponse> answer) {
    reads.add("list:" + request.getPageToken());
    ListRecordsResponse.Builder page = ListRecordsResponse.newBuilder().addRecords(record());
    if (request.getPageToken().isEmpty()) {
      answer(answer, page.setNextPageToken(name).build());
    } else if (request.getPageToken().equals(name) && losesPages) {
      answer.onError(Errors.bareUnavailable());
    } else if (request.getPageToken().equals(name)) {
      answer(answer, page.build());
    } else {
      answer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
    }
  }

  private Record record() {
    return Record.newBuilder().setProduct("P1").setStore(name).build();
  }

  private <A> void answer(StreamObserver<A> observer, A answer) {
    StatusRuntimeException failure = failures.poll();
    if (failure != null) {
      observer.onError(failure);
    } else if (!silent) {
      observer.onNext(answer);
      observer.onCompleted();
    }
  }
}
