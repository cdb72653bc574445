package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.ReplicaDifference;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.server.TestCentral;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("An agent compares itself with a real Central under sales and mends what its disk did")
final class VerifyReplicaIT {
  private static final int PRODUCTS = 200;

  @TempDir Path data;

  @Test
  void repairsWhatWasDamagedWhileSalesGoOn() throws Exception {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      central.declare("Paris");
      for (int i = 0; i < PRODUCTS; i++) {
        central
            .inventory()
            .adjustStock(adjust("k" + i, product(i), "Paris", 1_000, ADJUST_REASON_RECEIPT));
      }
      try (Agent agent = start(central.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
      }
      damage(product(7), product(90));
      try (Agent agent = start(central.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
        AtomicBoolean isOver = new AtomicBoolean();
        Thread sales = Thread.ofPlatform().start(() -> sell(central, isOver));
        List<VerifyReplicaResponse> events = verify(till);
        List<VerifyReplicaResponse> again = verify(till);
        isOver.set(true);
        sales.join();

        assertThat(events)
            .filteredOn(VerifyReplicaResponse::hasDifference)
            .extracting(VerifyReplicaResponse::getDifference)
            .allMatch(ReplicaDifference::getRepaired)
            .extracting(difference -> difference.getKey().getProduct())
            .containsExactly(product(7), product(90));
        ReplicaVerdict verdict = events.getLast().getVerdict();
        assertThat(verdict.getRecords()).isEqualTo(PRODUCTS);
        assertThat(again.getLast().getVerdict().getDiffered()).isZero();
        assertThat(again.getLast().getVerdict().getPosition().getSequence())
            .isGreaterThan(verdict.getPosition().getSequence());
        assertThat(till.record(product(90), "Paris").getRecord().getOnHand()).isEqualTo(1_000);
      }
    }
  }

  /** Sells products that the disk left alone, one after the other. */
  private static void sell(TestCentral central, AtomicBoolean isOver) {
    for (int i = 0; !isOver.get(); i++) {
      central
          .inventory()
          .adjustStock(adjust("s" + i, product(i % 5), "Paris", -1, ADJUST_REASON_SALE));
    }
  }

  /** Swaps the numbers of one record for another's, and loses one. */
  private void damage(String swapped, String lost) {
    try (RocksStore store =
        RocksStore.open(
            data.resolve("agent"),
            DataFormat.AGENT,
            List.of(ReplicaFamily.values()),
            RocksSettings.AGENT)) {
      WriteBatch batch = new WriteBatch();
      try (KeyValueCursor rows = store.cursor(ReplicaFamily.RECORDS)) {
        rows.seekToFirst();
        rows.next();
        byte[] other = rows.value();
        for (boolean more = rows.seekToFirst(); more; more = rows.next()) {
          String key = new String(rows.key(), StandardCharsets.ISO_8859_1);
          if (key.contains(swapped)) {
            batch.put(ReplicaFamily.RECORDS, rows.key(), other);
          } else if (key.contains(lost)) {
            batch.delete(ReplicaFamily.RECORDS, rows.key());
          }
        }
      }
      store.write(batch, Durability.SYNCED);
    }
  }

  private static List<VerifyReplicaResponse> verify(TestAgent till) {
    List<VerifyReplicaResponse> events = new ArrayList<>();
    AgentServiceGrpc.newBlockingStub(till.channel())
        .verifyReplica(VerifyReplicaRequest.getDefaultInstance())
        .forEachRemaining(events::add);
    return events;
  }

  private Agent start(int central) throws IOException {
    return Agent.start(
        TestAgent.settings(data.resolve("agent"), central, "Paris"),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }

  private static String product(int number) {
    return "p%04d".formatted(number);
  }
}
