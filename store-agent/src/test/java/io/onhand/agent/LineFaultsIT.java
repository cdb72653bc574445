package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.agent.FaultyLine.State;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.Record;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because each fault lasts for seconds. */
@Tag("long")
@DisplayName(
    "Over a line that is cut, silent, slow or flapping a store sells on, and nothing is lost or doubled")
final class LineFaultsIT {
  private static final int TILLS = 4;
  private static final int PRODUCTS = 5;
  private static final Duration FAULT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long SEED = 20_261_120;

  private final Map<String, Long> ledger = new ConcurrentHashMap<>();
  private final AtomicBoolean isClosingTime = new AtomicBoolean();
  private final AtomicReference<String> failure = new AtomicReference<>("");

  @TempDir Path data;

  @Test
  void everyFaultEndsWithTheSameBooksOnBothSides() throws Exception {
    try (ServerProcess central = ServerProcess.central(data.resolve("central"), 0)) {
      int centralPort = central.awaitReady();
      try (FaultyLine line = new FaultyLine(centralPort);
          ServerProcess agent = ServerProcess.agent(data.resolve("agent"), 0, line.port());
          TestAgent till = new TestAgent(agent.awaitReady())) {
        ManagedChannel atCentral = channel(centralPort);
        try {
          declareStore(atCentral);
          await().atMost(PATIENCE).until(till::isUpToDate);
          List<Thread> tills = sell(till.channel());
          awaitSales();
          for (State fault : List.of(State.CUT, State.SILENT, State.SLOW)) {
            line.is(fault);
            awaitSalesDuring(FAULT);
            line.is(State.WHOLE);
            awaitSettled(till);
          }
          flap(line);
          awaitSettled(till);
          isClosingTime.set(true);
          for (Thread each : tills) {
            each.join();
          }
          assertThat(failure.get()).isEmpty();
          awaitSettled(till);
          await().atMost(PATIENCE).until(till::isUpToDate);
          sameBooks(atCentral, till.channel());
          sameByHash(till.channel());
        } finally {
          isClosingTime.set(true);
          atCentral.shutdownNow();
        }
      }
    }
  }

  private void sameBooks(ManagedChannel atCentral, ManagedChannel atAgent) {
    Map<String, Record> books = records(atCentral);
    assertThat(records(atAgent)).isEqualTo(books);
    assertThat(
            books.values().stream()
                .collect(Collectors.toMap(Record::getProduct, Record::getOnHand)))
        .isEqualTo(ledger);
    assertThat(books.values())
        .as("one change per version, so none was applied twice and taken back")
        .allMatch(record -> record.getVersion() == record.getOnHand());
  }

  private static void sameByHash(ManagedChannel atAgent) {
    ReplicaVerdict verdict = null;
    Iterator<VerifyReplicaResponse> events =
        AgentServiceGrpc.newBlockingStub(atAgent)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .verifyReplica(VerifyReplicaRequest.newBuilder().setReportOnly(true).build());
    while (events.hasNext()) {
      VerifyReplicaResponse event = events.next();
      verdict = event.hasVerdict() ? event.getVerdict() : verdict;
    }
    assertThat(verdict).isNotNull();
    assertThat(verdict.getRecords()).isEqualTo(PRODUCTS);
    assertThat(verdict.getDiffered()).isZero();
  }

  private void flap(FaultyLine line) {
    Random random = new Random(SEED);
    long end = System.nanoTime() + FAULT.toNanos();
    while (System.nanoTime() - end < 0) {
      line.is(State.CUT);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(200)));
      line.is(State.WHOLE);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(400)));
    }
  }

  private static void declareStore(ManagedChannel central) {
    AdminServiceGrpc.newBlockingStub(central)
        .createStore(
            CreateStoreRequest.newBuilder()
                .setCommand(CommandHeader.newBuilder().setOrigin("it").setIdempotencyKey("declare"))
                .setStore("Paris")
                .build());
  }

  private List<Thread> sell(ManagedChannel door) {
    List<Thread> tills = new ArrayList<>();
    for (int i = 0; i < TILLS; i++) {
      int number = i;
      tills.add(Thread.ofPlatform().name("till-" + i).start(() -> sell(number, door)));
    }
    return tills;
  }

  /** Goods that come in are facts: with the line down the agent queues them. */
  private void sell(int till, ManagedChannel door) {
    for (int i = 0; !isClosingTime.get(); i++) {
      String product = "p" + i % PRODUCTS;
      AdjustStockRequest request =
          AdjustStockRequest.newBuilder()
              .setCommand(
                  CommandHeader.newBuilder()
                      .setOrigin("till-" + till)
                      .setIdempotencyKey("k" + i)
                      .setKind(CommandKind.COMMAND_KIND_FACT))
              .setLine(
                  AdjustLine.newBuilder()
                      .setProduct(product)
                      .setStore("Paris")
                      .setDelta(1)
                      .setReason(ADJUST_REASON_RECEIPT))
              .build();
      while (!isTaken(request, door)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      ledger.merge(product, 1L, Long::sum);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private boolean isTaken(AdjustStockRequest request, ManagedChannel door) {
    try {
      InventoryServiceGrpc.newBlockingStub(door)
          .withDeadlineAfter(5, TimeUnit.SECONDS)
          .adjustStock(request);
      return true;
    } catch (StatusRuntimeException e) {
      OnhandError error = OnhandError.of(e);
      if (error.kind() == ErrorKind.REFUSED || error.kind() == ErrorKind.WRONG_USAGE) {
        failure.set(error.line());
        isClosingTime.set(true);
        return true;
      }
      return false;
    }
  }

  private void awaitSales() {
    long before = sold();
    await().atMost(PATIENCE).until(() -> sold() > before + 100);
  }

  /** The store goes on selling while the line fails, for at least so long. */
  private void awaitSalesDuring(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    long before = sold();
    await().atMost(PATIENCE).until(() -> System.nanoTime() - end > 0 && sold() > before + 10);
  }

  /** Everything that was queued up to now is decided, and nothing was parked. */
  private void awaitSettled(TestAgent till) {
    long last = checkClose(till).getLastNumber();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          CheckCloseResponse check = checkClose(till);
          assertThat(check.getParked()).isZero();
          assertThat(check.getAcknowledgedNumber()).isGreaterThanOrEqualTo(last);
        });
  }

  private static CheckCloseResponse checkClose(TestAgent till) {
    return AgentServiceGrpc.newBlockingStub(till.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .checkClose(CheckCloseRequest.getDefaultInstance());
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
