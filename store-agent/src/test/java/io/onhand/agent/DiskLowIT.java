package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.LinkState;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.TestCentral;
import io.onhand.server.observability.ReplicaObserver;
import io.onhand.server.storage.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "With its disk nearly full an agent sells on and empties its outbox, over breaks of the line")
final class DiskLowIT {

  private static final long ENOUGH = 2_000;
  private static final long LOW = 1_000;

  @TempDir Path data;

  private final AtomicLong usableBytes = new AtomicLong(ENOUGH);

  @Test
  void breaksOfTheLineHealWhileTheDiskIsLow() throws IOException {
    int port = stocked();
    try (Agent agent = start(port);
        TestAgent till = new TestAgent(agent.port())) {
      try (TestCentral _ = TestCentral.on(data.resolve("central"), port)) {
        await().until(till::isUpToDate);
      }
      assertThat(sell(till, "queued", CommandKind.COMMAND_KIND_FACT).getReceipt().hasQueued())
          .isTrue();
      usableBytes.set(LOW - 1);
      await().until(() -> till.status().getLink() == LinkState.LINK_STATE_DISK_LOW);
      await()
          .until(() ->
              refusal(till, "fact", CommandKind.COMMAND_KIND_FACT)
                  == ErrorReason.ERROR_REASON_DISK_LOW);
      await()
          .until(() ->
              refusal(till, "request", CommandKind.COMMAND_KIND_REQUEST)
                  == ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);

      for (int i = 0; i < 3; i++) { // each leaves the connection idle
        try (TestCentral _ = TestCentral.on(data.resolve("central"), port)) {
          await().until(() -> till.status().getOutbox().getQueued() == 0);
          String key = "direct-" + i;
          await()
              .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
              .until(() ->
                  sell(till, key, CommandKind.COMMAND_KIND_REQUEST).getReceipt().hasApplied());
          sell(till, "fact-" + i, CommandKind.COMMAND_KIND_FACT);
        }
      }
      GetAgentStatusResponse low = till.status();
      assertThat(low.getLink()).isEqualTo(LinkState.LINK_STATE_DISK_LOW);
      assertThat(low.getAlarmsList()).anyMatch(alarm -> alarm.contains("nearly full"));

      usableBytes.set(ENOUGH);
      try (TestCentral _ = TestCentral.on(data.resolve("central"), port)) {
        await().until(till::isUpToDate);
        assertThat(till.record("22423", "Paris").getRecord().getOnHand()).isEqualTo(10 - 1 - 3 - 3);
        await()
            .untilAsserted(() ->
                assertThat(till.status().getAlarmsList())
                    .noneMatch(alarm -> alarm.contains("nearly full")));
      }
    }
  }

  private int stocked() {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      central.declare("Paris");
      central.inventory().adjustStock(adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT));
      return central.port();
    }
  }

  private static AdjustStockResponse sell(TestAgent till, String key, CommandKind kind) {
    AdjustStockRequest.Builder sale =
        adjust(key, "22423", "Paris", -1, ADJUST_REASON_SALE).toBuilder();
    sale.getCommandBuilder().setKind(kind);
    return till.inventory().adjustStock(sale.build());
  }

  private static ErrorReason refusal(TestAgent till, String key, CommandKind kind) {
    return OnhandError.of(
            catchThrowableOfType(StatusRuntimeException.class, () -> sell(till, key, kind)))
        .reason();
  }

  private Agent start(int central) throws IOException {
    return Agent.start(
        TestAgent.settings(data.resolve("agent"), central, "Paris"),
        ReplicaObserver.NONE,
        () -> new DiskSpace(usableBytes::get, LOW, LOW),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }
}
