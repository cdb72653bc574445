package io.onhand.agent.chain;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.Agent;
import io.onhand.agent.TestAgent;
import io.onhand.agent.chain.FaultyLine.State;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.server.TestCentral;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because the line is cut and comes back. */
@Tag("long")
@DisplayName(
    "What is parked at an agent and told straight to Central is applied once, and is settled")
final class ParkedToldDirectlyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path data;

  @Test
  void aRetryBringsTheAnswerThatIsOnRecord() throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"));
        FaultyLine line = new FaultyLine(central.port());
        Agent agent =
            Agent.start(
                TestAgent.settings(data.resolve("agent"), line.port(), "Paris"),
                (what, cause) -> {
                  throw new AssertionError(what, cause);
                });
        TestAgent till = new TestAgent(agent.port())) {
      central.declare("Paris");
      central.inventory().adjustStock(adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT));
      await().atMost(PATIENCE).until(till::isUpToDate);
      line.is(State.CUT);
      AdjustStockRequest sale = adjust("s1", "22423", "Paris", -12, ADJUST_REASON_SALE);
      await()
          .atMost(PATIENCE)
          .until(() -> till.inventory().adjustStock(waiting(sale)).getReceipt().hasQueued());
      line.is(State.WHOLE);
      await().atMost(PATIENCE).until(() -> till.status().getOutbox().getParked() == 1);

      central.inventory().adjustStock(fact(sale));
      var desk = AgentServiceGrpc.newBlockingStub(till.channel());
      desk.retryParked(
          RetryParkedRequest.newBuilder().setNumber(1).setWho("anna").setWhy("goods came").build());
      await()
          .atMost(PATIENCE)
          .until(() -> desk.checkClose(CheckCloseRequest.getDefaultInstance()).getMayClose());

      assertThat(
              central
                  .inventory()
                  .getRecord(
                      GetRecordRequest.newBuilder()
                          .setKey(
                              io.onhand.inventory.v1.RecordKey.newBuilder()
                                  .setProduct("22423")
                                  .setStore("Paris"))
                          .build())
                  .getRecord()
                  .getOnHand())
          .isEqualTo(-2);
    }
  }

  private static AdjustStockRequest waiting(AdjustStockRequest sale) {
    AdjustStockRequest.Builder waiting = sale.toBuilder();
    waiting.getCommandBuilder().setQueueIfOffline(true);
    return waiting.build();
  }

  private static AdjustStockRequest fact(AdjustStockRequest sale) {
    AdjustStockRequest.Builder fact = sale.toBuilder();
    fact.getCommandBuilder().setKind(CommandKind.COMMAND_KIND_FACT);
    return fact.build();
  }
}
