package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.Record;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because real processes are killed and come back many times. */
@Tag("long")
@DisplayName("Killed with -9 under load, agent and Central come back and agree to the last unit")
final class AgentKillIT {

  private static final int TILLS = 4;
  private static final int PRODUCTS = 5;

  /** What the tills were told, by product: the ledger is kept outside the servers. */
  private final Map<String, Long> ledger = new ConcurrentHashMap<>();

  private final AtomicBoolean isClosingTime = new AtomicBoolean();

  @TempDir Path data;

  @Test
  void nothingIsLostOrAppliedTwice() throws InterruptedException {
    ServerProcess central = ServerProcess.central(data.resolve("central"), 0);
    int centralPort = central.awaitReady();
    ServerProcess agent = ServerProcess.agent(data.resolve("agent"), 0, centralPort);
    int agentPort = agent.awaitReady();
    ManagedChannel atCentral = channel(centralPort);
    try (TestAgent till = new TestAgent(agentPort)) {
      AdminServiceGrpc.newBlockingStub(atCentral)
          .createStore(
              CreateStoreRequest.newBuilder()
                  .setCommand(header("declare"))
                  .setStore("Paris")
                  .build());
      List<Thread> tills = new ArrayList<>();
      for (int i = 0; i < TILLS; i++) {
        int number = i;
        ManagedChannel door = i % 2 == 0 ? till.channel() : atCentral;
        tills.add(Thread.ofPlatform().name("till-" + i).start(() -> sell(number, door)));
      }
      for (int round = 0; round < 2; round++) {
        awaitSales();
        agent.kill();
        awaitSales();
        agent = ServerProcess.agent(data.resolve("agent"), agentPort, centralPort);
        agent.awaitReady();
        awaitSales();
        central.kill();
        central = ServerProcess.central(data.resolve("central"), centralPort);
        central.awaitReady();
      }
      awaitSales();
      isClosingTime.set(true);
      for (Thread each : tills) {
        each.join();
      }

      await().atMost(Duration.ofSeconds(30)).until(till::isUpToDate);
      Map<String, Record> books = records(atCentral);
      assertThat(records(till.channel())).isEqualTo(books);
      assertThat(
              books.values().stream()
                  .collect(Collectors.toMap(Record::getProduct, Record::getOnHand)))
          .isEqualTo(ledger);
      assertThat(books.values()).allMatch(record -> record.getVersion() == record.getOnHand());
      assertThat(till.status().getSnapshots()).isLessThanOrEqualTo(1);
    } finally {
      isClosingTime.set(true);
      atCentral.shutdownNow();
      agent.close();
      central.close();
    }
  }

  /** One unit after the other, each asked for until the answer is definite. */
  private void sell(int till, ManagedChannel door) {
    for (int i = 0; !isClosingTime.get(); i++) {
      String product = "p" + i % PRODUCTS;
      AdjustStockRequest request =
          adjust("till-" + till + "-" + i, product, "Paris", 1, ADJUST_REASON_RECEIPT);
      while (!isDefinite(request, door)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      ledger.merge(product, 1L, Long::sum);
    }
  }

  private static boolean isDefinite(AdjustStockRequest request, ManagedChannel door) {
    try {
      InventoryServiceGrpc.newBlockingStub(door)
          .withDeadlineAfter(5, TimeUnit.SECONDS)
          .adjustStock(request);
      return true;
    } catch (StatusRuntimeException e) {
      OnhandError error = OnhandError.of(e);
      if (error.kind() == ErrorKind.REFUSED || error.kind() == ErrorKind.WRONG_USAGE) {
        throw new AssertionError(error.line(), e);
      }
      return false;
    }
  }

  /** Waits until some more was sold. */
  private void awaitSales() {
    long before = sold();
    await().atMost(Duration.ofSeconds(30)).until(() -> sold() > before + 100);
  }

  private long sold() {
    return ledger.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Record> records(ManagedChannel server) {
    Map<String, Record> records = new TreeMap<>();
    InventoryServiceGrpc.newBlockingStub(server)
        .listRecords(ListRecordsRequest.newBuilder().setStore("Paris").build())
        .getRecordsList()
        .forEach(record -> records.put(record.getProduct(), record));
    return records;
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }
}
