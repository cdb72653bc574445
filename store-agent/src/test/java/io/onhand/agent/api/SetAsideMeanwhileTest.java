package io.onhand.agent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.RecordKey;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A read that is under way when the replica is set aside is told to come again")
final class SetAsideMeanwhileTest {

  private static final RecordKey KEY =
      RecordKey.newBuilder().setProduct("p1").setStore("A").build();

  private final ApiFixture it;

  SetAsideMeanwhileTest() throws IOException {
    it = new ApiFixture();
  }

  @BeforeEach
  void holdASnapshot() {
    it.log.grow(20);
    it.takeSnapshot();
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void readsOfRecordsAreNotReady() {
    assertNotReady(() -> it.stock().getRecord(GetRecordRequest.newBuilder().setKey(KEY).build()));
    assertNotReady(
        () -> it.stock().batchGetRecords(BatchGetRecordsRequest.newBuilder().addKeys(KEY).build()));
    assertNotReady(() ->
        it.stock().getAvailability(GetAvailabilityRequest.newBuilder().setProduct("p1").build()));
    assertNotReady(
        () -> it.stock().listRecords(ListRecordsRequest.newBuilder().setStore("A").build()));
  }

  @Test
  void readsThatStandInForCentralSayThatItCannotBeAsked() {
    it.isHopeless = true;
    it.store.beforeNextRead(it.copy.replica()::forget);

    assertThat(reason(() -> it.stock().listTransfers(ListTransfersRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  @Test
  void aComparisonIsNotReady() {
    it.linkTasks.wakes(() -> {
      it.copy.replica().forget();
      while (it.linkTasks.step()) {}
    });

    assertThat(
            reason(() ->
                AgentServiceGrpc.newBlockingStub(it.till())
                    .verifyReplica(VerifyReplicaRequest.getDefaultInstance())
                    .forEachRemaining(_ -> {})))
        .isEqualTo(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
  }

  private void assertNotReady(Runnable read) {
    it.takeSnapshot();
    it.store.beforeNextRead(it.copy.replica()::forget);
    assertThat(reason(read)).isEqualTo(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
  }

  private static ErrorReason reason(Runnable call) {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(refused).isNotNull();
    return OnhandError.of(refused).reason();
  }
}
