package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.SetAsideReplica;
import io.onhand.server.TableFiles;
import io.onhand.server.TestCentral;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("Damage that a compaction of the copy meets first has the copy replaced at a start")
final class CompactionDamageIT {

  private static final int RECORDS = 1_000;
  private static final int STARTS_MAX = 3;

  @TempDir Path data;

  @Test
  void aStartSetsTheReplicaAside() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      central.declare("Paris");
      receiveAll(central);
      Path store = data.resolve("agent").resolve("store");
      int run = 0;
      do {
        receive(central, "run-" + run++);
        followToTheHead(central);
      } while (TableFiles.of("records", store).size() < TableFiles.FLUSHED_TO_MERGE - 1);
      TableFiles.flipABit(TableFiles.of("records", store).getFirst());
      receive(central, "the last");

      for (int i = 0; i < STARTS_MAX; i++) {
        if (isSetAsideByAStart(central.port())) {
          return;
        }
      }
      throw new AssertionError("Expected the copy to be replaced, but it never is.");
    }
  }

  /** The compaction runs beside the start: if that is ready first, the process ends, once. */
  private boolean isSetAsideByAStart(int central) {
    try (ServerProcess agent =
            ServerProcess.agent(data.resolve("agent"), 0, central, "--store", "Paris");
        TestAgent till = new TestAgent(agent.awaitReady())) {
      await().until(() -> !agent.isAlive() || till.isUpToDate());
      if (!agent.isAlive()) {
        assertThat(agent.awaitExit()).isEqualTo(Agent.FAULT_STATUS);
        assertThat(agent.errors()).contains("block checksum mismatch");
        return false;
      }
      GetAgentStatusResponse status = till.status();
      assertThat(status.getRecords()).isEqualTo(RECORDS);
      return status.getSetAsideList().stream()
          .map(SetAsideReplica::getWhy)
          .toList()
          .equals(List.of("damaged"));
    }
  }

  private void followToTheHead(TestCentral central) throws IOException {
    try (Agent agent = start(central.port());
        TestAgent till = new TestAgent(agent.port())) {
      await().until(() -> till.isUpToDate() && till.status().getRecords() == RECORDS);
    }
  }

  private static void receive(TestCentral central, String key) {
    central
        .inventory()
        .adjustStock(adjust(key, product(RECORDS - 1), "Paris", 1, ADJUST_REASON_RECEIPT));
  }

  private static void receiveAll(TestCentral central) {
    central
        .inventory()
        .applyBasket(
            TestCentral.receipt(
                "opening",
                "Paris",
                IntStream.range(0, RECORDS).mapToObj(CompactionDamageIT::product)));
  }

  private static String product(int number) {
    return "p%04d".formatted(number);
  }

  private Agent start(int central) throws IOException {
    return Agent.start(
        TestAgent.settings(data.resolve("agent"), central, "Paris"),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }
}
