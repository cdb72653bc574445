package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.ReplicaDifference;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.ThingDifference;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.replication.v1.ThingKind;
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
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("An agent compares itself with a real Central under sales and mends what its disk did")
final class VerifyReplicaIT {
  private static final int PRODUCTS = 200;

  /** In the key of a thing: after generation, kind, epoch and sequence, the last byte of four. */
  private static final int ORDINAL_AT = 4 + 1 + 8 + 8 + 3;

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

  @Test
  void repairsWhatIsOpenWhileReservationsComeAndGo() throws Exception {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      central.declare("Paris");
      central.declare("Rome");
      OpenThings things = new OpenThings(central.inventory());
      things.openThreeOfEachKind();
      try (Agent agent = start(central.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
      }
      damageThings();
      try (Agent agent = start(central.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
        AtomicBoolean isOver = new AtomicBoolean();
        Thread orders = Thread.ofPlatform().start(() -> things.comeAndGo(isOver));
        List<VerifyReplicaResponse> events = verify(till);
        List<VerifyReplicaResponse> again = verify(till);
        isOver.set(true);
        orders.join();

        assertThat(events)
            .filteredOn(VerifyReplicaResponse::hasThingDifference)
            .extracting(VerifyReplicaResponse::getThingDifference)
            .allMatch(ThingDifference::getRepaired)
            .extracting(
                ThingDifference::getKind, ThingDifference::hasCentral, ThingDifference::hasReplica)
            .containsExactlyInAnyOrderElementsOf(missingChangedAndExtraOfEachKind());
        assertThat(events.getLast().getVerdict().getDiffered()).isEqualTo(9);
        assertThat(events.getLast().getVerdict().getThingsDiffered()).isEqualTo(9);
        assertThat(events.getLast().getVerdict().getThings()).isGreaterThanOrEqualTo(9);
        assertThat(again.getLast().getVerdict().getDiffered()).isZero();
      }
    }
  }

  private static List<Tuple> missingChangedAndExtraOfEachKind() {
    return Stream.of(
            ThingKind.THING_KIND_RESERVATION,
            ThingKind.THING_KIND_TRANSFER,
            ThingKind.THING_KIND_EXCEPTION)
        .flatMap(kind ->
            Stream.of(tuple(kind, true, false), tuple(kind, true, true), tuple(kind, false, true)))
        .toList();
  }

  /**
   * Of each kind one is lost, one has the contents of a third, and the third is there once more
   * under an id that Central never gave.
   */
  private void damageThings() {
    try (RocksStore store = openStore();
        KeyValueCursor rows = store.cursor(ReplicaFamily.THINGS)) {
      WriteBatch batch = new WriteBatch();
      for (boolean more = rows.seekToFirst(); more; more = rows.next()) {
        byte[] lost = rows.key();
        rows.next();
        byte[] changed = rows.key();
        rows.next();
        byte[] ghost = rows.key();
        ghost[ORDINAL_AT]++;
        batch.delete(ReplicaFamily.THINGS, lost);
        batch.put(ReplicaFamily.THINGS, changed, rows.value());
        batch.put(ReplicaFamily.THINGS, ghost, rows.value());
      }
      store.write(batch, Durability.SYNCED);
    }
  }

  private RocksStore openStore() {
    return RocksStore.open(
        data.resolve("agent"),
        DataFormat.AGENT,
        List.of(ReplicaFamily.values()),
        RocksSettings.AGENT);
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
    try (RocksStore store = openStore()) {
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
