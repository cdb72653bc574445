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
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because real processes are killed and come back. */
@Tag("long")
@DisplayName("Sold without a line, killed with -9 and replayed, stock tallies to the last unit")
final class OutboxKillIT {

  private static final int TILLS = 3;
  private static final int PRODUCTS = 4;
  private static final int START = 1_000;

  /** What the tills were told, by product. */
  private final Map<String, Integer> sold = new ConcurrentHashMap<>();

  private final AtomicInteger queued = new AtomicInteger();
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
      stock(atCentral);
      await().atMost(Duration.ofSeconds(20)).until(till::isUpToDate);
      List<Thread> tills = new ArrayList<>();
      for (int i = 0; i < TILLS; i++) {
        int number = i;
        tills.add(Thread.ofPlatform().name("till-" + i).start(() -> sell(number, till.channel())));
      }
      for (int round = 0; round < 2; round++) {
        awaitSales(60, 0);
        central.kill();
        awaitSales(60, 30);
        agent.kill();
        agent = ServerProcess.agent(data.resolve("agent"), agentPort, centralPort);
        agent.awaitReady();
        awaitSales(60, 30);
        central = ServerProcess.central(data.resolve("central"), centralPort);
        central.awaitReady();
      }
      central.kill();
      awaitSales(60, 30);
      isClosingTime.set(true);
      for (Thread each : tills) {
        each.join();
      }

      // Everybody has gone home: what is shown and what is pending is what is on the shelf.
      assertShown(till.channel());
      count(till.channel(), "p0", START - sold.getOrDefault("p0", 0) - 5);
      sold.merge("p0", 5, Integer::sum);
      assertShown(till.channel());
      central = ServerProcess.central(data.resolve("central"), centralPort);
      central.awaitReady();
      await().atMost(Duration.ofSeconds(40)).until(() -> isSettled(till.channel()));
      assertShown(till.channel());
      Map<String, Record> books = records(atCentral);
      assertThat(books.values()).allMatch(record -> record.getPendingLocalDelta() == 0);
      for (Record record : books.values()) {
        int expected = START - sold.getOrDefault(record.getProduct(), 0);
        assertThat(record.getOnHand()).as(record.getProduct()).isEqualTo(expected);
      }
      // One version for the receipt and one for each sale of one unit; the count took five.
      assertThat(changes(books, "p1")).isEqualTo(sold.get("p1"));
      assertThat(changes(books, "p0")).isEqualTo(sold.getOrDefault("p0", 0) - 4);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(onHand(till.channel())).isEqualTo(onHand(atCentral)));
    } finally {
      isClosingTime.set(true);
      atCentral.shutdownNow();
      agent.close();
      central.close();
    }
  }

  /** How many commands changed a record after its receipt. */
  private static int changes(Map<String, Record> books, String product) {
    return (int) Objects.requireNonNull(books.get(product), product).getVersion() - 1;
  }

  private static void stock(ManagedChannel central) {
    AdminServiceGrpc.newBlockingStub(central)
        .createStore(
            CreateStoreRequest.newBuilder()
                .setCommand(header("declare"))
                .setStore("Paris")
                .build());
    for (int i = 0; i < PRODUCTS; i++) {
      InventoryServiceGrpc.newBlockingStub(central)
          .adjustStock(adjust("start-" + i, "p" + i, "Paris", START, ADJUST_REASON_RECEIPT));
    }
  }

  /** One unit after the other, each asked for until the answer is definite. */
  private void sell(int till, ManagedChannel agent) {
    for (int i = 0; !isClosingTime.get(); i++) {
      String product = "p" + i % PRODUCTS;
      AdjustStockRequest.Builder request =
          adjust("till-" + till + "-" + i, product, "Paris", -1, ADJUST_REASON_SALE).toBuilder();
      request.getCommandBuilder().setKind(CommandKind.COMMAND_KIND_FACT);
      while (!isDefinite(request.build(), agent)) {
        pause(20);
      }
      sold.merge(product, 1, Integer::sum);
      pause(2);
    }
  }

  private boolean isDefinite(AdjustStockRequest request, ManagedChannel agent) {
    try {
      Receipt receipt =
          InventoryServiceGrpc.newBlockingStub(agent)
              .withDeadlineAfter(5, TimeUnit.SECONDS)
              .adjustStock(request)
              .getReceipt();
      if (receipt.hasQueued()) {
        queued.incrementAndGet();
      }
      return true;
    } catch (StatusRuntimeException e) {
      OnhandError error = OnhandError.of(e);
      if (error.kind() == ErrorKind.REFUSED || error.kind() == ErrorKind.WRONG_USAGE) {
        throw new AssertionError(error.line(), e);
      }
      return false;
    }
  }

  private void count(ManagedChannel agent, String product, int counted) {
    var inventory = InventoryServiceGrpc.newBlockingStub(agent);
    RecordKey key = RecordKey.newBuilder().setProduct(product).setStore("Paris").build();
    Record shown =
        inventory.getRecord(GetRecordRequest.newBuilder().setKey(key).build()).getRecord();
    assertThat(
            inventory
                .countStock(
                    CountStockRequest.newBuilder()
                        .setCommand(header("count-" + product))
                        .setKey(key)
                        .setCounted(counted)
                        .setAnchor(shown.getCountAnchor())
                        .build())
                .getReceipt()
                .hasQueued())
        .isTrue();
  }

  private void assertShown(ManagedChannel agent) {
    records(agent)
        .forEach((product, record) ->
            assertThat(record.getOnHand() + record.getPendingLocalDelta())
                .as(product)
                .isEqualTo(START - sold.getOrDefault(product, 0)));
  }

  private static boolean isSettled(ManagedChannel agent) {
    return records(agent).values().stream().allMatch(record -> record.getPendingLocalDelta() == 0);
  }

  /** Waits until some more was sold, and some of it queued. */
  private void awaitSales(int more, int queuedMore) {
    int before = total();
    int queuedBefore = queued.get();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> total() > before + more && queued.get() >= queuedBefore + queuedMore);
  }

  private int total() {
    return sold.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Map<String, Long> onHand(ManagedChannel server) {
    Map<String, Long> onHand = new TreeMap<>();
    records(server).forEach((product, record) -> onHand.put(product, record.getOnHand()));
    return onHand;
  }

  private static Map<String, Record> records(ManagedChannel server) {
    Map<String, Record> records = new TreeMap<>();
    for (int i = 0; i < PRODUCTS; i++) {
      RecordKey key = RecordKey.newBuilder().setProduct("p" + i).setStore("Paris").build();
      records.put(
          "p" + i,
          InventoryServiceGrpc.newBlockingStub(server)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .getRecord(GetRecordRequest.newBuilder().setKey(key).build())
              .getRecord());
    }
    return records;
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }
}
