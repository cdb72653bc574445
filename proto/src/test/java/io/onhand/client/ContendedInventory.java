package io.onhand.client;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import io.onhand.inventory.v1.Record;
import java.util.HashSet;
import java.util.Set;

/** One record that is changed only at the version expected. */
final class ContendedInventory extends InventoryServiceImplBase {

  private final Set<String> keys = new HashSet<>();
  private Record record =
      Record.newBuilder().setProduct("P1").setStore("S1").setOnHand(0).setVersion(1).build();
  private boolean gone;
  private long epoch = 7;
  private int reads;

  /** Has the record not exist, and conflicts so carry none. */
  synchronized void isGone() {
    gone = true;
  }

  /** Central comes back with another past, in which the record has the version that it had. */
  synchronized void isRestored() {
    epoch++;
  }

  /** Somebody else changes the record. */
  synchronized void change() {
    record = record.toBuilder().setVersion(record.getVersion() + 1).build();
  }

  synchronized long onHand() {
    return record.getOnHand();
  }

  synchronized int reads() {
    return reads;
  }

  synchronized Set<String> keys() {
    return Set.copyOf(keys);
  }

  @Override
  public synchronized void batchGetRecords(
      BatchGetRecordsRequest request, StreamObserver<BatchGetRecordsResponse> answer) {
    reads++;
    BatchGetRecordsResponse.Builder response = BatchGetRecordsResponse.newBuilder();
    response.getFreshnessBuilder().getAsOfBuilder().setEpoch(epoch);
    if (!gone) {
      response.addRecords(record);
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void adjustStock(AdjustStockRequest request, StreamObserver<AdjustStockResponse> answer) {
    try {
      AdjustStockResponse response = decide(request);
      answer.onNext(response);
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  private synchronized AdjustStockResponse decide(AdjustStockRequest request) {
    keys.add(request.getCommand().getIdempotencyKey());
    if (request.getCommand().getExpectedEpoch() != epoch) {
      throw Errors.error(Code.ABORTED, ErrorReason.ERROR_REASON_EPOCH_CHANGED);
    }
    AdjustLine line = request.getLine();
    long version = gone ? 0 : record.getVersion();
    if (line.getExpectedVersion() != version) {
      throw gone
          ? Errors.error(Code.ABORTED, ErrorReason.ERROR_REASON_VERSION_CONFLICT)
          : Errors.error(Code.ABORTED, ErrorReason.ERROR_REASON_VERSION_CONFLICT, record);
    }
    record =
        record.toBuilder()
            .setOnHand(record.getOnHand() + line.getDelta())
            .setVersion(version + 1)
            .build();
    return AdjustStockResponse.newBuilder().setRecord(record).build();
  }
}
