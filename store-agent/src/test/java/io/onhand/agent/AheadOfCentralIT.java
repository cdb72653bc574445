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
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.SetAsideReplica;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.RecordKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long because Central stops twice. An old folder that is put back by hand goes on in the epoch
 * that it had: unlike a restore it says nothing of what is missing, so nothing is sent again.
 */
@Tag("long")
@DisplayName(
    "A Central on an old copy of its folder is told so by an agent, which lists what it knew and goes on")
final class AheadOfCentralIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int RECEIVED = 1_000;
  private static final int SOLD_BEFORE = 3;
  private static final int SOLD_SINCE = 20;

  @TempDir Path data;

  @Test
  void theAlarmIsRaisedAndTheAgentFollowsTheOldCopy() throws IOException {
    Path folder = data.resolve("central");
    Path old = data.resolve("old");
    ServerProcess central = ServerProcess.central(folder, 0);
    int port = central.awaitReady();
    ServerProcess agent = ServerProcess.agent(data.resolve("agent"), 0, port);
    ManagedChannel atCentral =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try (TestAgent till = new TestAgent(agent.awaitReady())) {
      declare(atCentral);
      for (String product : List.of("p0", "p1", "p2")) {
        assertApplied(inventory(atCentral).adjustStock(goods(product)).getReceipt());
      }
      await().atMost(PATIENCE).until(till::isUpToDate);
      sell(till, "before", SOLD_BEFORE);
      long held = status(atCentral).getHead().getSequence();

      assertThat(central.terminate()).isZero();
      copy(folder, old);
      central = ServerProcess.central(folder, port);
      central.awaitReady();
      sell(till, "since", SOLD_SINCE);
      assertApplied(inventory(atCentral).adjustStock(sale("direct", "p1")).getReceipt());
      long seen = status(atCentral).getHead().getSequence();
      await().atMost(PATIENCE).until(() -> till.status().getCursor().getSequence() == seen);
      awaitKept(till, SOLD_BEFORE + SOLD_SINCE);

      assertThat(central.terminate()).isZero();
      await().atMost(PATIENCE).until(() -> isQueued(till, sale("offline", "p2")));
      Files.move(folder, data.resolve("lost"));
      Files.move(old, folder);
      central = ServerProcess.central(folder, port);
      central.awaitReady();

      await().atMost(PATIENCE).until(() -> parked(till).size() == 1);
      await().atMost(PATIENCE).until(till::isUpToDate);
      assertTold(atCentral, held, seen);
      assertKept(till.status(), held, seen);
      assertThat(onHand(atCentral, "p0")).isEqualTo(RECEIVED - SOLD_BEFORE);
      assertThat(till.status().getForwarded().hasLastResend()).as("sent again").isFalse();
      assertGoesOn(till, atCentral);
      assertThat(agent.terminate()).isZero();
    } finally {
      atCentral.shutdownNow();
      agent.close();
      central.close();
    }
  }

  /** Central says it where operators look, and names both positions. */
  private static void assertTold(ManagedChannel central, long held, long seen) {
    assertThat(status(central).getAlarmsList())
        .containsExactly(
            "Subscriber 'agent-it' has sequence %d, but the log ends at %d: something that was answered is lost."
                .formatted(seen, held));
  }

  /** The agent keeps the copy that knew more, and a list of the records that are not the same. */
  private void assertKept(GetAgentStatusResponse status, long held, long seen) throws IOException {
    assertThat(status.getSetAsideList())
        .extracting(SetAsideReplica::getWhy)
        .containsExactly("ahead-of-central");
    Path aside = Path.of(status.getSetAside(0).getPath());
    assertThat(aside).hasParent(data.resolve("agent")).isDirectoryContaining("glob:**CURRENT");
    assertThat(aside.getFileName().toString()).matches("replica-set-aside-.+-ahead-of-central");

    Path list;
    try (Stream<Path> files = Files.list(data.resolve("agent").resolve("lost-by-central"))) {
      list =
          files
              .reduce((one, other) -> {
                throw new AssertionError(
                    "Expected one list, but there are " + one + " and " + other + ".");
              })
              .orElseThrow();
    }
    assertThat(list.getFileName().toString())
        .startsWith("ahead-of-central-epoch-")
        .endsWith("-seen-%d-central-has-%d.ndjson".formatted(seen, held));
    assertThat(Files.readAllLines(list))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("\"product\":\"p0\"")
                    .contains("\"on_hand\":" + (RECEIVED - SOLD_BEFORE - SOLD_SINCE) + ","),
            line ->
                assertThat(line)
                    .contains("\"product\":\"p1\"")
                    .contains("\"on_hand\":" + (RECEIVED - 1) + ","));
    assertThat(status.getAlarmsList()).singleElement().asString().contains(list.toString());
  }

  /** What tills ask for is decided, and what waited meanwhile is when somebody says so. */
  private static void assertGoesOn(TestAgent till, ManagedChannel central) {
    ParkedWrite write = parked(till).getFirst();
    assertThat(write.getRefusal().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
    assertApplied(till.inventory().adjustStock(sale("after", "p0")).getReceipt());
    var _ =
        desk(till)
            .retryParked(
                RetryParkedRequest.newBuilder()
                    .setNumber(write.getWrite().getNumber())
                    .setWho("anna")
                    .setWhy("the old copy is to stay")
                    .build());

    await()
        .atMost(PATIENCE)
        .until(() -> desk(till).checkClose(CheckCloseRequest.getDefaultInstance()).getMayClose());
    await().atMost(PATIENCE).until(till::isUpToDate);
    assertThat(onHand(central, "p0")).isEqualTo(RECEIVED - SOLD_BEFORE - 1);
    assertThat(onHand(central, "p1")).isEqualTo(RECEIVED);
    assertThat(onHand(central, "p2")).isEqualTo(RECEIVED - 1);
    ReplicaVerdict verdict = verify(till);
    assertThat(verdict.getRecords()).isEqualTo(3);
    assertThat(verdict.getDiffered()).as("by hash").isZero();
    assertThat(till.status().getSnapshots()).isEqualTo(2);
  }

  private static void sell(TestAgent till, String name, int units) {
    for (int i = 0; i < units; i++) {
      AdjustStockRequest sale = sale(name + i, "p0");
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> isApplied(till, sale));
    }
  }

  /** False: Central is not back yet. */
  private static boolean isApplied(TestAgent till, AdjustStockRequest sale) {
    try {
      assertApplied(till.inventory().adjustStock(sale).getReceipt());
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** False: the agent does not know yet that Central is away. */
  private static boolean isQueued(TestAgent till, AdjustStockRequest sale) {
    AdjustStockRequest.Builder waiting = sale.toBuilder();
    waiting.getCommandBuilder().setQueueIfOffline(true);
    try {
      return till.inventory().adjustStock(waiting.build()).getReceipt().hasQueued();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static void awaitKept(TestAgent till, long commands) {
    await().atMost(PATIENCE).until(() -> till.status().getForwarded().getKept() == commands);
  }

  private static List<ParkedWrite> parked(TestAgent till) {
    return desk(till).listParked(ListParkedRequest.getDefaultInstance()).getWritesList();
  }

  /** Compares the replica with Central by hash, and changes nothing. */
  private static ReplicaVerdict verify(TestAgent till) {
    Iterator<VerifyReplicaResponse> events =
        desk(till).verifyReplica(VerifyReplicaRequest.newBuilder().setReportOnly(true).build());
    VerifyReplicaResponse last = events.next();
    while (events.hasNext()) {
      last = events.next();
    }
    return last.getVerdict();
  }

  private static AgentServiceBlockingStub desk(TestAgent till) {
    return AgentServiceGrpc.newBlockingStub(till.channel()).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static InventoryServiceBlockingStub inventory(ManagedChannel central) {
    return InventoryServiceGrpc.newBlockingStub(central)
        .withWaitForReady()
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static GetStatusResponse status(ManagedChannel central) {
    return AdminServiceGrpc.newBlockingStub(central)
        .withWaitForReady()
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .getStatus(GetStatusRequest.getDefaultInstance());
  }

  private static long onHand(ManagedChannel central, String product) {
    return inventory(central)
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct(product).setStore("Paris"))
                .build())
        .getRecord()
        .getOnHand();
  }

  private static void declare(ManagedChannel central) {
    var _ =
        AdminServiceGrpc.newBlockingStub(central)
            .createStore(
                CreateStoreRequest.newBuilder()
                    .setCommand(header("declare"))
                    .setStore("Paris")
                    .build());
  }

  private static void assertApplied(Receipt receipt) {
    assertThat(receipt.hasApplied()).as("applied: %s", receipt).isTrue();
  }

  private static AdjustStockRequest goods(String product) {
    return adjust("goods-" + product, product, "Paris", RECEIVED, ADJUST_REASON_RECEIPT);
  }

  private static AdjustStockRequest sale(String key, String product) {
    return adjust(key, product, "Paris", -1, ADJUST_REASON_SALE);
  }

  /** The whole folder of a Central that is stopped, with its witness. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
