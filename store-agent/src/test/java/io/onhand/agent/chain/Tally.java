package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.SetAsideReplica;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.Record;
import io.onhand.server.domain.RecordKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What must hold after every fault, once nobody sells any more. */
final class Tally {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Tally() {}

  /**
   * Waits until everything is decided and has come everywhere, and then finds that nothing was lost
   * and nothing done twice.
   */
  static void check(Chain chain, String fault) {
    await(fault)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(30))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(() -> agrees(chain));
    Shop shop = chain.paris();
    GetAgentStatusResponse status = shop.agent().status();
    assertThat(status.getSnapshots())
        .as("snapshots that the agent took, after: %s", fault)
        .isBetween((long) shop.snapshotsMin(), (long) shop.snapshotsMax());
    assertThat(status.getSetAsideList())
        .as("replicas set aside, after: %s", fault)
        .extracting(SetAsideReplica::getWhy)
        .isSubsetOf("other-epoch", "damaged");
    ReplicaVerdict verdict = shop.verify();
    assertThat(verdict.getRecords()).isEqualTo(Chain.PRODUCTS.size());
    assertThat(verdict.getDiffered()).as("by hash, after: %s", fault).isZero();
    assertThat(chain.auditor().complaints()).as("the auditor, after: %s", fault).isEmpty();
    assertThat(chain.auditor().names()).as(fault).containsAll(chain.ledger().names());
  }

  private static void agrees(Chain chain) {
    CheckCloseResponse close = chain.paris().checkClose();
    assertThat(close.getParked()).as("parked").isZero();
    assertThat(close.getMayClose()).as("everything is decided: %s", close).isTrue();
    assertThat(chain.paris().agent().isUpToDate()).as("up to date").isTrue();
    Map<RecordKey, Record> books = records(chain.central().channel(), Chain.PARIS);
    assertThat(records(chain.paris().channel(), Chain.PARIS)).as("the copy").isEqualTo(books);
    books.putAll(records(chain.central().channel(), Chain.BERLIN));
    assertThat(stock(books)).as("the books and the ledger").isEqualTo(chain.ledger().stock());
    assertThat(chain.auditor().covered()).isEqualTo(chain.central().head());
    assertThat(chain.auditor().stock()).as("the auditor's sums").isEqualTo(stock(books));
  }

  private static Map<RecordKey, Ledger.Stock> stock(Map<RecordKey, Record> records) {
    Map<RecordKey, Ledger.Stock> stock = new HashMap<>();
    records.forEach(
        (key, record) -> stock.put(key, new Ledger.Stock(record.getOnHand(), record.getVersion())));
    return stock;
  }

  static Map<RecordKey, Record> records(ManagedChannel server, String store) {
    Map<RecordKey, Record> records = new HashMap<>();
    InventoryServiceGrpc.newBlockingStub(server)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .listRecords(ListRecordsRequest.newBuilder().setStore(store).build())
        .getRecordsList()
        .forEach(
            record -> records.put(new RecordKey(record.getProduct(), record.getStore()), record));
    return records;
  }
}
