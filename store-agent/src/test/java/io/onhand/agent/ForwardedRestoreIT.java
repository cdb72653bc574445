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
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.ForwardedStatus;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.Progress;
import io.onhand.server.backup.Restore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because Central is killed, restored and started again, twice. */
@Tag("long")
@DisplayName("Central is restored from a backup, and what an agent sold since is there to the unit")
final class ForwardedRestoreIT {

  private static final int START = 1_000;
  private static final int PRODUCTS = 3;

  /** What the tills were told, by product. */
  private final Map<String, Integer> sold = new HashMap<>();

  @TempDir Path data;

  @Test
  void nothingThatAnAgentSoldIsForgotten() {
    ServerProcess central = ServerProcess.central(data.resolve("central-0"), 0);
    int centralPort = central.awaitReady();
    ServerProcess agent = ServerProcess.agent(data.resolve("agent"), 0, centralPort);
    int agentPort = agent.awaitReady();
    ManagedChannel atCentral = channel(centralPort);
    try (TestAgent till = new TestAgent(agentPort)) {
      stock(atCentral);
      await().atMost(Duration.ofSeconds(20)).until(till::isUpToDate);
      sell(till, "before", 40, CommandKind.COMMAND_KIND_REQUEST);
      Path backup = backup(atCentral);
      sell(till, "after", 60, CommandKind.COMMAND_KIND_REQUEST);
      awaitKept(till, 100);

      // Central loses its disk; the store goes on; the agent is killed while it does.
      central.kill();
      sell(till, "offline", 30, CommandKind.COMMAND_KIND_FACT);
      agent.kill();
      agent = ServerProcess.agent(data.resolve("agent"), agentPort, centralPort);
      agent.awaitReady();
      sell(till, "offline-too", 30, CommandKind.COMMAND_KIND_FACT);
      central = restored(backup, "central-1", centralPort);

      awaitTally(till, atCentral);
      assertThat(forwarded(till).getLastResend().getCommands()).isEqualTo(60);
      sell(till, "later", 20, CommandKind.COMMAND_KIND_REQUEST);
      awaitKept(till, 180);

      // The same backup once more: it knows nothing of the epoch that began with it before.
      central.kill();
      central = restored(backup, "central-2", centralPort);

      awaitTally(till, atCentral);
      assertThat(forwarded(till).getLastResend().getCommands()).isEqualTo(140);
      assertThat(till.status().getOutbox().getParked()).isZero();
      assertThat(agent.terminate()).isZero();
    } finally {
      atCentral.shutdownNow();
      agent.close();
      central.close();
    }
  }

  private ServerProcess restored(Path backup, String folder, int port) {
    Restore.run(new BackupFolder(backup), data.resolve(folder), Instant.now(), Progress.SILENT);
    ServerProcess central = ServerProcess.central(data.resolve(folder), port);
    central.awaitReady();
    return central;
  }

  /** Until all is decided, both show the same, and each sale was applied once. */
  private void awaitTally(TestAgent till, ManagedChannel central) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            till.isUpToDate()
                && forwarded(till).getLastResend().hasFinishedAt()
                && check(till).getMayClose());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          for (int i = 0; i < PRODUCTS; i++) {
            String product = "p" + i;
            int units = sold.getOrDefault(product, 0);
            Record truth = record(central, product);
            assertThat(truth.getOnHand()).as(product).isEqualTo(START - units);
            assertThat(truth.getVersion()).as(product).isEqualTo(1 + units);
            Record shown = till.record(product, "Paris").getRecord();
            assertThat(shown.getOnHand()).as(product).isEqualTo(truth.getOnHand());
            assertThat(shown.getPendingLocalDelta()).as(product).isZero();
          }
        });
  }

  private static void awaitKept(TestAgent till, long commands) {
    await().atMost(Duration.ofSeconds(20)).until(() -> forwarded(till).getKept() == commands);
  }

  private static ForwardedStatus forwarded(TestAgent till) {
    return till.status().getForwarded();
  }

  private static CheckCloseResponse check(TestAgent till) {
    return AgentServiceGrpc.newBlockingStub(till.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .checkClose(CheckCloseRequest.getDefaultInstance());
  }

  private static void stock(ManagedChannel central) {
    AdminServiceGrpc.newBlockingStub(central)
        .createStore(
            CreateStoreRequest.newBuilder()
                .setCommand(header("declare", CommandKind.COMMAND_KIND_REQUEST))
                .setStore("Paris")
                .build());
    for (int i = 0; i < PRODUCTS; i++) {
      InventoryServiceGrpc.newBlockingStub(central)
          .adjustStock(
              adjust(
                  header("start-" + i, CommandKind.COMMAND_KIND_REQUEST),
                  "p" + i,
                  START,
                  ADJUST_REASON_RECEIPT));
    }
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

  /** One unit after the other, each asked for until the answer is definite. */
  private void sell(TestAgent till, String run, int units, CommandKind kind) {
    for (int i = 0; i < units; i++) {
      String product = "p" + i % PRODUCTS;
      AdjustStockRequest sale =
          adjust(header(run + "-" + i, kind), product, -1, ADJUST_REASON_SALE);
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(40))
          .until(() -> isDefinite(till, sale));
      sold.merge(product, 1, Integer::sum);
    }
  }

  private static boolean isDefinite(TestAgent till, AdjustStockRequest sale) {
    try {
      Receipt receipt = till.inventory().adjustStock(sale).getReceipt();
      return receipt.hasApplied() || receipt.hasQueued();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static Record record(ManagedChannel server, String product) {
    return InventoryServiceGrpc.newBlockingStub(server)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct(product).setStore("Paris"))
                .build())
        .getRecord();
  }

  private static CommandHeader header(String key, CommandKind kind) {
    return CommandHeader.newBuilder()
        .setOrigin("till-1")
        .setIdempotencyKey(key)
        .setKind(kind)
        .build();
  }

  private static AdjustStockRequest adjust(
      CommandHeader header, String product, long delta, AdjustReason reason) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header)
        .setLine(
            AdjustLine.newBuilder()
                .setProduct(product)
                .setStore("Paris")
                .setDelta(delta)
                .setReason(reason))
        .build();
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }
}
