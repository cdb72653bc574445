package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.onhand.agent.v1.LinkState;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.server.TestCentral;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because Central goes away and comes back. */
@Tag("long")
@DisplayName("An agent beside a real Central reads its own writes and outlives Central's absence")
final class AgentIT {

  @TempDir Path data;

  @Test
  void readsWhatWasWrittenThroughItAndElsewhere() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      central.declare("Paris");
      central.declare("Lyon");
      central.inventory().adjustStock(adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT));
      central.inventory().adjustStock(adjust("k2", "22423", "Lyon", 3, ADJUST_REASON_RECEIPT));
      try (Agent agent = start(central.port(), "Paris");
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
        for (int i = 0; i < 50; i++) {
          AdjustStockResponse sold =
              till.inventory()
                  .adjustStock(
                      adjust(
                          "s" + i,
                          "22423",
                          "Paris",
                          i % 2 == 0 ? -1 : 1,
                          i % 2 == 0 ? ADJUST_REASON_SALE : ADJUST_REASON_RECEIPT));
          assertThat(
                  till.record("22423", "Paris").getRecord().toBuilder().clearCountAnchor().build())
              .isEqualTo(sold.getRecord());
        }
        central.inventory().adjustStock(adjust("c1", "22423", "Paris", 5, ADJUST_REASON_RECEIPT));
        await().until(() -> till.record("22423", "Paris").getRecord().getOnHand() == 15);

        assertThat(till.record("22423", "Paris").getFreshness().getStale()).isFalse();
        assertThat(reason(() -> till.record("22423", "Lyon")))
            .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_SERVED);
        assertThat(
                till.inventory()
                    .listRecords(ListRecordsRequest.newBuilder().setStore("Paris").build())
                    .getRecordsList())
            .hasSize(1);
        await().until(() -> till.status().getOwnAnswers() == 0);
      }
    }
  }

  @Test
  void answersTheSameKeyThroughAgentAndAtCentralAlike() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      central.declare("Paris");
      try (Agent agent = start(central.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
        var first = adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT);
        var second = adjust("k2", "22423", "Paris", 10, ADJUST_REASON_RECEIPT);
        AdjustStockResponse throughAgent = till.inventory().adjustStock(first);
        AdjustStockResponse atCentral = central.inventory().adjustStock(second);

        assertReplay(central.inventory().adjustStock(first), throughAgent);
        assertReplay(till.inventory().adjustStock(second), atCentral);
        assertReplay(till.inventory().adjustStock(first), throughAgent);
        assertThat(
                reason(() ->
                    till.inventory()
                        .adjustStock(adjust("k2", "22423", "Paris", 11, ADJUST_REASON_RECEIPT))))
            .isEqualTo(ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED);
        assertThat(
                reason(() ->
                    till.inventory()
                        .adjustStock(adjust("k9", "22423", "Paris", -99, ADJUST_REASON_SALE))))
            .isEqualTo(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK);
      }
    }
  }

  @Test
  void readsStaleAndRefusesCommandsWhileCentralIsAwayAndCatchesUpAfter() throws IOException {
    Agent agent;
    TestAgent till;
    int port;
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      port = central.port();
      central.declare("Paris");
      central.inventory().adjustStock(adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT));
      agent = start(port);
      till = new TestAgent(agent.port());
      await().until(till::isUpToDate);
      await().until(() -> health(till, "link") == ServingStatus.SERVING);
    }
    try (agent;
        till) {
      await()
          .untilAsserted(() -> {
            GetRecordResponse read = till.record("22423", "Paris");
            assertThat(read.getRecord().getOnHand()).isEqualTo(10);
            assertThat(read.getFreshness().getStale()).isTrue();
            assertThat(read.getFreshness().hasStaleness()).isTrue();
          });
      await()
          .untilAsserted(() ->
              assertThat(
                      reason(() ->
                          till.inventory()
                              .adjustStock(adjust("k2", "22423", "Paris", -1, ADJUST_REASON_SALE))))
                  .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE));
      await().until(() -> health(till, "link") == ServingStatus.NOT_SERVING);
      assertThat(health(till, "")).isEqualTo(ServingStatus.SERVING);
      assertThat(health(till, "replica")).isEqualTo(ServingStatus.SERVING);
      assertThat(health(till, "outbox")).isEqualTo(ServingStatus.SERVING);
      await().until(() -> till.status().getLink() == LinkState.LINK_STATE_WAITING);

      try (TestCentral central = TestCentral.on(data.resolve("central"), port)) {
        central.inventory().adjustStock(adjust("k3", "22423", "Paris", 5, ADJUST_REASON_RECEIPT));
        await().until(till::isUpToDate);
        assertThat(till.record("22423", "Paris").getRecord().getOnHand()).isEqualTo(15);
        assertThat(till.record("22423", "Paris").getFreshness().getStale()).isFalse();
        assertThat(till.status().getSnapshots()).isEqualTo(1);
        till.inventory().adjustStock(adjust("k2", "22423", "Paris", -1, ADJUST_REASON_SALE));
        assertThat(till.record("22423", "Paris").getRecord().getOnHand()).isEqualTo(14);
      }
    }
  }

  @Test
  void startsWithoutCentralFromWhatItHolds() throws IOException {
    int port = leaveACopy();
    try (Agent agent = start(port);
        TestAgent till = new TestAgent(agent.port())) {
      GetRecordResponse read = till.record("22423", "Paris");
      assertThat(read.getRecord().getOnHand()).isEqualTo(10);
      assertThat(read.getFreshness().getStale()).isTrue();
      assertThat(read.getFreshness().getStaleness().getSeconds()).isBetween(0L, 60L);
    }
  }

  @Test
  void waitsForAStoreThatIsNotDeclaredYet() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"));
        Agent agent = start(central.port(), "Paris");
        TestAgent till = new TestAgent(agent.port())) {
      await().until(() -> till.status().getAlarmsList().toString().contains("STORE_NOT_FOUND"));
      assertThat(reason(() -> till.record("22423", "Paris")))
          .isEqualTo(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
      central.declare("Paris");
      await().until(till::isUpToDate);
    }
  }

  @Test
  void knowsAStoreBeforeItHasStock() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"));
        Agent agent = start(central.port());
        TestAgent till = new TestAgent(agent.port())) {
      await().until(till::isUpToDate);
      central.declare("Oslo");

      await()
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .until(() ->
              till.inventory()
                      .listRecords(ListRecordsRequest.newBuilder().setStore("Oslo").build())
                      .getRecordsCount()
                  == 0);
      assertThat(reason(() -> till.record("22423", "Oslo")))
          .isEqualTo(ErrorReason.ERROR_REASON_RECORD_NOT_FOUND);
    }
  }

  @Test
  void learnsOfAStoreDeclaredLater() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"));
        Agent agent = start(central.port());
        TestAgent till = new TestAgent(agent.port())) {
      await().until(till::isUpToDate);
      central.declare("Oslo");
      central.inventory().adjustStock(adjust("k1", "22423", "Oslo", 10, ADJUST_REASON_RECEIPT));

      await()
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .until(() -> till.record("22423", "Oslo").getRecord().getOnHand() == 10);
    }
  }

  @Test
  void takesOverTheHistoryOfAnotherCentral() throws IOException {
    int port = leaveACopy();
    try (TestCentral restored = TestCentral.on(data.resolve("restored"), port)) {
      restored.declare("Paris");
      restored.inventory().adjustStock(adjust("k1", "22423", "Paris", 8, ADJUST_REASON_RECEIPT));
      try (Agent agent = start(port);
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);

        assertThat(till.record("22423", "Paris").getRecord().getOnHand()).isEqualTo(8);
        till.inventory().adjustStock(adjust("k2", "22423", "Paris", -1, ADJUST_REASON_SALE));
        assertThat(till.record("22423", "Paris").getRecord().getOnHand()).isEqualTo(7);
      }
    }
  }

  /**
   * Central and an agent ran, and the agent has a copy of ten pieces.
   *
   * @return where Central was
   */
  private int leaveACopy() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      central.declare("Paris");
      central.inventory().adjustStock(adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT));
      try (Agent agent = start(central.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
      }
      return central.port();
    }
  }

  private Agent start(int central, String... stores) throws IOException {
    return Agent.start(
        TestAgent.settings(data.resolve("agent"), central, stores),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }

  private static ServingStatus health(TestAgent agent, String part) {
    return HealthGrpc.newBlockingStub(agent.channel())
        .check(HealthCheckRequest.newBuilder().setService(part).build())
        .getStatus();
  }

  private static void assertReplay(AdjustStockResponse again, AdjustStockResponse first) {
    assertThat(again.getReceipt().getReplayed()).isTrue();
    assertThat(again.getReceipt().getApplied()).isEqualTo(first.getReceipt().getApplied());
    assertThat(again.getRecord()).isEqualTo(first.getRecord());
  }

  private static ErrorReason reason(Runnable call) {
    return OnhandError.of(catchThrowableOfType(StatusRuntimeException.class, call::run)).reason();
  }
}
