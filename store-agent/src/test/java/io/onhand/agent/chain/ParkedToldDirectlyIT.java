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
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.TestCentral;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

  private TestCentral central;
  private FaultyLine line;
  private Agent agent;
  private TestAgent till;

  @BeforeEach
  void start() throws IOException {
    central = new TestCentral(data.resolve("central"));
    central.declare("Paris");
    central.inventory().adjustStock(adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT));
    line = new FaultyLine(central.port());
    agent =
        Agent.start(
            TestAgent.settings(data.resolve("agent"), line.port(), "Paris"),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    till = new TestAgent(agent.port());
    await().atMost(PATIENCE).until(till::isUpToDate);
  }

  @AfterEach
  void stop() throws IOException {
    till.close();
    agent.close();
    line.close();
    central.close();
  }

  @Test
  void theFeedShowsItAndItIsSettledByItself() {
    AdjustStockRequest sale = parked();

    central.inventory().adjustStock(fact(sale));

    awaitSettledOnce();
  }

  @Test
  void aRetryWithoutALineBringsTheAnswerThatIsOnRecord() {
    AdjustStockRequest sale = parked();
    line.is(State.CUT);
    central.inventory().adjustStock(fact(sale));

    desk()
        .retryParked(
            RetryParkedRequest.newBuilder()
                .setNumber(1)
                .setWho("anna")
                .setWhy("goods came")
                .build());
    line.is(State.WHOLE);

    awaitSettledOnce();
  }

  /** A sale of more than there is, queued without a line and then refused. */
  private AdjustStockRequest parked() {
    AdjustStockRequest sale = adjust("s1", "22423", "Paris", -12, ADJUST_REASON_SALE);
    line.is(State.CUT);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions() // until the agent knows that there is no line
        .until(() -> till.inventory().adjustStock(waiting(sale)).getReceipt().hasQueued());
    line.is(State.WHOLE);
    await().atMost(PATIENCE).until(() -> till.status().getOutbox().getParked() == 1);
    return sale;
  }

  private void awaitSettledOnce() {
    await()
        .atMost(PATIENCE)
        .until(() -> desk().checkClose(CheckCloseRequest.getDefaultInstance()).getMayClose());
    RecordKey key = RecordKey.newBuilder().setProduct("22423").setStore("Paris").build();
    assertThat(
            central
                .inventory()
                .getRecord(GetRecordRequest.newBuilder().setKey(key).build())
                .getRecord()
                .getOnHand())
        .isEqualTo(-2);
  }

  private AgentServiceBlockingStub desk() {
    return AgentServiceGrpc.newBlockingStub(till.channel());
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
