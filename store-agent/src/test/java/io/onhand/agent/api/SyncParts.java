package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;

import io.grpc.stub.StreamObserver;
import io.onhand.agent.ModelLog;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncFinish;
import io.onhand.inventory.v1.SyncFinished;
import io.onhand.inventory.v1.SyncOpened;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.inventory.v1.SyncStockResponse;
import io.onhand.inventory.v1.SyncZeroed;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.RecordKey;

/** Parts of sync runs over one record, p1 at A, and what Central answers. */
final class SyncParts {

  private SyncParts() {}

  static SyncStockRequest startNotBefore(String run, long sequence) {
    SyncStockRequest.Builder request = start(run).toBuilder();
    request.getStartBuilder().setNotBefore(RecordMapper.position(EPOCH, sequence));
    return request.build();
  }

  /** Answers as Central does when all goes well. */
  static void decide(SyncStockRequest part, StreamObserver<SyncStockResponse> observer) {
    switch (part.getPartCase()) {
      case START ->
          observer.onNext(
              SyncStockResponse.newBuilder()
                  .setOpened(SyncOpened.newBuilder().setReceipt(FakeInventory.applied(EPOCH, 2)))
                  .build());
      case CHUNK -> {
        int number = part.getChunk().getNumber();
        observer.onNext(
            SyncStockResponse.newBuilder()
                .setChunk(
                    SyncChunkResult.newBuilder()
                        .setNumber(number)
                        .setReceipt(FakeInventory.applied(EPOCH, 2L + number))
                        .addRows(row(2L + number)))
                .build());
      }
      case FINISH -> {
        observer.onNext(zeroed(3));
        observer.onNext(zeroed(4));
        observer.onNext(
            SyncStockResponse.newBuilder()
                .setFinished(SyncFinished.newBuilder().setReceipt(FakeInventory.applied(EPOCH, 5)))
                .build());
      }
      case PART_NOT_SET -> throw new AssertionError("Expected a part, but got none.");
    }
  }

  static SyncStockResponse zeroed(long sequence) {
    return SyncStockResponse.newBuilder()
        .setZeroed(
            SyncZeroed.newBuilder()
                .setReceipt(FakeInventory.applied(EPOCH, sequence))
                .addRows(row(sequence)))
        .build();
  }

  private static SyncRowResult.Builder row(long sequence) {
    return SyncRowResult.newBuilder()
        .setOutcome(SyncOutcome.SYNC_OUTCOME_UPDATED)
        .setRecord(
            RecordMapper.record(ModelLog.record(new RecordKey("p1", "A"), 5, sequence, sequence)));
  }

  static SyncStockRequest finish() {
    return SyncStockRequest.newBuilder().setFinish(SyncFinish.getDefaultInstance()).build();
  }

  static SyncStockRequest start(String run) {
    return SyncStockRequest.newBuilder()
        .setStart(SyncStart.newBuilder().setOrigin("erp").setRunId(run))
        .build();
  }

  static SyncStockRequest chunk(int number) {
    return SyncStockRequest.newBuilder()
        .setChunk(
            SyncChunk.newBuilder()
                .setNumber(number)
                .addRows(SyncRow.newBuilder().setProduct("p1").setStore("A").setOnHand(5)))
        .build();
  }
}
