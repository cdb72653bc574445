package io.onhand.client;

import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;

/** A server whose answers have 5 MB. */
final class LargeAnswer extends InventoryServiceImplBase {

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> answer) {
    GetRecordResponse.Builder response = GetRecordResponse.newBuilder();
    response.getRecordBuilder().setProduct("x".repeat(5_000_001));
    answer.onNext(response.build());
    answer.onCompleted();
  }
}
