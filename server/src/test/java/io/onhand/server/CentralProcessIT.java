package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceStub;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because it is a process under load. */
@Tag("long")
@DisplayName(
    "SIGTERM under load: Central answers all it admitted, exits 0 and has it after a restart")
final class CentralProcessIT {
  private static final int TILLS = 64;
  private static final int SALES_BEFORE_THE_END = 3_000;
  private static final long SHUTDOWN_SECONDS_MAX = 10;

  @TempDir Path folder;

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger keys = new AtomicInteger();

  @Test
  void endsInOrderUnderLoad() throws Exception {
    Collected<SubscribeResponse> feed = new Collected<>();
    try (CentralProcess central = start()) {
      ManagedChannel channel = channel(central.awaitPort());
      declare(channel);
      ReplicationServiceGrpc.newStub(channel)
          .subscribe(SubscribeRequest.newBuilder().setSubscriberId("s").build(), feed);
      for (int i = 0; i < TILLS; i++) {
        new Till(InventoryServiceGrpc.newStub(channel)).sell();
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() >= SALES_BEFORE_THE_END);
      central.terminate();

      assertThat(central.awaitEnd(SHUTDOWN_SECONDS_MAX)).isZero();
      await().atMost(Duration.ofSeconds(10)).until(() -> ended.get() == TILLS);
      feed.awaitEnd();
      channel.shutdownNow();
    }
    Throwable goodbye = feed.failure();
    assertThat(goodbye).isNotNull();
    assertThat(OnhandError.of(goodbye).reason()).isEqualTo(ErrorReason.ERROR_REASON_SHUTTING_DOWN);

    try (CentralProcess again = start()) {
      ManagedChannel channel = channel(again.awaitPort());
      Record record =
          InventoryServiceGrpc.newBlockingStub(channel)
              .getRecord(
                  GetRecordRequest.newBuilder()
                      .setKey(RecordKey.newBuilder().setProduct("A").setStore("Paris"))
                      .build())
              .getRecord();
      channel.shutdownNow();

      assertThat(record.getOnHand())
          .as("nothing lost, nothing unanswered")
          .isEqualTo(answered.get());
      assertThat(record.getVersion()).as("nothing twice").isEqualTo(answered.get());
    }
  }

  private CentralProcess start() {
    return new CentralProcess(folder.resolve("data"), folder.resolve("errors"), "--port", "0");
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  private static void declare(ManagedChannel channel) {
    AdminServiceGrpc.newBlockingStub(channel)
        .createStore(
            CreateStoreRequest.newBuilder()
                .setCommand(TestCentral.header("declare"))
                .setStore("Paris")
                .build());
  }

  /** Sends the next command when the one before is answered, until one fails. */
  private final class Till implements StreamObserver<AdjustStockResponse> {
    private final InventoryServiceStub inventory;

    Till(InventoryServiceStub inventory) {
      this.inventory = inventory;
    }

    void sell() {
      String key = "k" + keys.incrementAndGet();
      inventory.adjustStock(TestCentral.adjust(key, "A", "Paris", 1, ADJUST_REASON_RECEIPT), this);
    }

    @Override
    public void onNext(AdjustStockResponse answer) {
      answered.incrementAndGet();
    }

    @Override
    public void onError(Throwable t) {
      ended.incrementAndGet();
    }

    @Override
    public void onCompleted() {
      sell();
    }
  }
}
