package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateBackupRequest;
import io.onhand.admin.v1.CreateBackupResponse;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.ListExceptionsRequest;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.Progress;
import io.onhand.server.backup.Restore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because Central is killed, restored and started again while tills sell on. */
@Tag("long")
@DisplayName("Goods that came before Central was lost are there before what was sold of them since")
final class RestoreOrderIT {

  private static final int RECEIVED = 5_000;
  private static final int PRODUCTS = 3;
  private static final int SOLD_OFFLINE = 150;
  private static final int SOLD_AFTER = 150;

  @TempDir Path data;

  private final AtomicInteger sold = new AtomicInteger();
  private final AtomicBoolean isOpen = new AtomicBoolean(true);

  @Test
  void nothingIsParkedAndNothingIsAQuestionWhenTheOrderIsKept() throws InterruptedException {
    ServerProcess central = ServerProcess.central(data.resolve("central-0"), 0);
    int centralPort = central.awaitReady();
    ServerProcess agent = ServerProcess.agent(data.resolve("agent"), 0, centralPort);
    int agentPort = agent.awaitReady();
    ManagedChannel atCentral = channel(centralPort);
    try (TestAgent till = new TestAgent(agentPort)) {
      declare(atCentral);
      await().atMost(Duration.ofSeconds(20)).until(till::isUpToDate);
      Path backup = backup(atCentral);
      for (int i = 0; i < PRODUCTS; i++) {
        AdjustStockRequest goods =
            adjust("goods-" + i, i, RECEIVED, ADJUST_REASON_RECEIPT, CommandKind.COMMAND_KIND_FACT);
        assertThat(till.inventory().adjustStock(goods).getReceipt().hasApplied()).isTrue();
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> till.status().getForwarded().getKept() == PRODUCTS);

      Thread seller = Thread.ofPlatform().daemon().name("seller").start(() -> sellOn(till));
      awaitSold(30);
      central.kill();
      awaitSold(sold.get() + SOLD_OFFLINE);
      Restore.run(
          new BackupFolder(backup), data.resolve("central-1"), Instant.now(), Progress.SILENT);
      central = ServerProcess.central(data.resolve("central-1"), centralPort);
      central.awaitReady();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> till.status().getForwarded().getLastResend().hasFinishedAt());
      awaitSold(sold.get() + SOLD_AFTER);
      isOpen.set(false);
      seller.join();

      await().atMost(Duration.ofSeconds(60)).until(() -> mayClose(till) && till.isUpToDate());
      assertThat(till.status().getOutbox().getParked()).isZero();
      assertThat(
              AdminServiceGrpc.newBlockingStub(atCentral)
                  .listExceptions(ListExceptionsRequest.newBuilder().build())
                  .getExceptionsList())
          .isEmpty();
      long left = 0;
      for (int i = 0; i < PRODUCTS; i++) {
        left += onHand(atCentral, i);
      }
      assertThat(left).isEqualTo((long) PRODUCTS * RECEIVED - sold.get());
      assertThat(agent.terminate()).isZero();
    } finally {
      isOpen.set(false);
      atCentral.shutdownNow();
      agent.close();
      central.close();
    }
  }

  /** Facts and requests that may wait, in turn, each asked for until it is applied or queued. */
  private void sellOn(TestAgent till) {
    for (int i = 0; isOpen.get(); i++) {
      CommandKind kind =
          i % 2 == 0 ? CommandKind.COMMAND_KIND_FACT : CommandKind.COMMAND_KIND_REQUEST;
      AdjustStockRequest sale = adjust("sale-" + i, i % PRODUCTS, -1, ADJUST_REASON_SALE, kind);
      while (!isTaken(till, sale)) {
        Thread.onSpinWait();
      }
      sold.incrementAndGet();
    }
  }

  private static boolean isTaken(TestAgent till, AdjustStockRequest sale) {
    try {
      Receipt receipt = till.inventory().adjustStock(sale).getReceipt();
      return receipt.hasApplied() || receipt.hasQueued();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private void awaitSold(int units) {
    await().atMost(Duration.ofSeconds(60)).until(() -> sold.get() >= units);
  }

  private static boolean mayClose(TestAgent till) {
    return AgentServiceGrpc.newBlockingStub(till.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .checkClose(CheckCloseRequest.getDefaultInstance())
        .getMayClose();
  }

  private static void declare(ManagedChannel central) {
    AdminServiceGrpc.newBlockingStub(central)
        .createStore(
            CreateStoreRequest.newBuilder()
                .setCommand(header("declare", CommandKind.COMMAND_KIND_REQUEST))
                .setStore("Paris")
                .build());
  }

  private static Path backup(ManagedChannel central) {
    Iterator<CreateBackupResponse> events =
        AdminServiceGrpc.newBlockingStub(central)
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .createBackup(CreateBackupRequest.getDefaultInstance());
    CreateBackupResponse last = CreateBackupResponse.getDefaultInstance();
    while (events.hasNext()) {
      last = events.next();
    }
    return Path.of(last.getBackup().getPath());
  }

  private static long onHand(ManagedChannel central, int product) {
    return InventoryServiceGrpc.newBlockingStub(central)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct("p" + product).setStore("Paris"))
                .build())
        .getRecord()
        .getOnHand();
  }

  private static CommandHeader header(String key, CommandKind kind) {
    return CommandHeader.newBuilder()
        .setOrigin("till-1")
        .setIdempotencyKey(key)
        .setKind(kind)
        .setQueueIfOffline(true)
        .build();
  }

  private static AdjustStockRequest adjust(
      String key, int product, long delta, AdjustReason reason, CommandKind kind) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header(key, kind))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct("p" + product)
                .setStore("Paris")
                .setDelta(delta)
                .setReason(reason))
        .build();
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }
}
