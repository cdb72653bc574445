package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.CreateBackupRequest;
import io.onhand.admin.v1.CreateBackupResponse;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.Progress;
import io.onhand.server.backup.Restore;
import io.onhand.server.storage.SyncedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because real processes are killed and come back. */
@Tag("long")
@DisplayName(
    "Central loses its disk amid sales, is restored twice, and the agent follows by itself")
final class RestoreIT {
  private static final int STOCK = 1_000_000;

  @TempDir Path folder;

  /** The sequences of the sales that were answered, by the till that keeps count. */
  private final List<Long> sold = Collections.synchronizedList(new ArrayList<>());

  private int sales;

  @Test
  void totalsAreThoseOfTheBackup() throws Exception {
    ServerProcess central = ServerProcess.central(folder.resolve("central"), 0);
    int port = central.awaitReady();
    ServerProcess agent = ServerProcess.agent(folder.resolve("agent"), 0, port);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try (TestAgent till = new TestAgent(agent.awaitReady())) {
      admin(channel)
          .createStore(
              CreateStoreRequest.newBuilder()
                  .setCommand(header("declare"))
                  .setStore("Paris")
                  .build());
      InventoryServiceGrpc.newBlockingStub(channel)
          .adjustStock(adjust("stock", "A", "Paris", STOCK, ADJUST_REASON_RECEIPT));
      List<Long> epochs = new ArrayList<>();
      epochs.add(head(channel).getEpoch());
      for (int round = 0; round < 2; round++) {
        Backup backup = backUpAmidSales(channel, central);
        await().atMost(Duration.ofSeconds(30)).until(() -> !sold.isEmpty());
        central.close();
        SyncedFiles.deleteAll(folder.resolve("central"));

        long end = backup.getPosition().getSequence();
        Restore.Restored restored =
            Restore.run(
                new BackupFolder(Path.of(backup.getPath())),
                folder.resolve("central"),
                Instant.now(),
                Progress.SILENT);
        assertThat(restored.endedSequence()).isEqualTo(end);
        central = ServerProcess.central(folder.resolve("central"), port);
        central.awaitReady();

        awaitServing(channel);
        assertThat(head(channel).getSequence()).isEqualTo(end + 1);
        assertThat(head(channel).getEpoch()).isEqualTo(restored.epoch()).isNotIn(epochs);
        epochs.add(restored.epoch());
        sold.removeIf(sequence -> sequence > end);
        Record record = record(channel);
        assertThat(record.getOnHand()).isEqualTo(STOCK - sold.size());

        sell(channel);
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> {
              assertThat(till.isUpToDate()).isTrue();
              assertThat(till.status().getCursor()).isEqualTo(head(channel));
              assertThat(till.record("A", "Paris").getRecord().getOnHand())
                  .isEqualTo(STOCK - sold.size());
            });
      }
    } finally {
      channel.shutdownNow();
      agent.close();
      central.close();
    }
  }

  /**
   * Sells before, while and after a backup is made, and then kills Central with sales under way.
   */
  private Backup backUpAmidSales(ManagedChannel channel, ServerProcess central)
      throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      sell(channel);
    }
    AtomicBoolean isKilled = new AtomicBoolean();
    Thread till =
        Thread.ofPlatform()
            .start(() -> {
              while (!isKilled.get()) {
                try {
                  sell(channel);
                } catch (StatusRuntimeException e) {
                  return; // killed
                }
              }
            });
    Backup backup = create(channel);
    long end = backup.getPosition().getSequence();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !sold.isEmpty() && sold.getLast() > end + 50);
    central.kill();
    isKilled.set(true);
    till.join();
    return backup;
  }

  private void sell(ManagedChannel channel) {
    sales++;
    var receipt =
        InventoryServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .adjustStock(adjust("sale" + sales, "A", "Paris", -1, ADJUST_REASON_SALE))
            .getReceipt();
    sold.add(receipt.getApplied().getPosition().getSequence());
  }

  private static Backup create(ManagedChannel channel) {
    Iterator<CreateBackupResponse> told =
        admin(channel).createBackup(CreateBackupRequest.getDefaultInstance());
    CreateBackupResponse last = CreateBackupResponse.getDefaultInstance();
    while (told.hasNext()) {
      last = told.next();
    }
    return last.getBackup();
  }

  private static void awaitServing(ManagedChannel channel) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(() -> head(channel).getSequence() > 0);
  }

  private static Position head(ManagedChannel channel) {
    return admin(channel).getStatus(GetStatusRequest.getDefaultInstance()).getHead();
  }

  private static Record record(ManagedChannel channel) {
    return InventoryServiceGrpc.newBlockingStub(channel)
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct("A").setStore("Paris"))
                .build())
        .getRecord();
  }

  private static AdminServiceBlockingStub admin(ManagedChannel channel) {
    return AdminServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }
}
