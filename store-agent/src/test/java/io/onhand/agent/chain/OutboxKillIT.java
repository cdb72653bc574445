package io.onhand.agent.chain;

import static io.onhand.server.TestCentral.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because real processes are killed and come back. */
@Tag("long")
@DisplayName("Sold without a line, killed with -9 and replayed, stock tallies to the last unit")
final class OutboxKillIT {
  private static final int ROUNDS = 2;
  private static final int QUEUED = 40;
  private static final int STOLEN = 5;

  @TempDir Path data;

  @Test
  void nothingIsLostOrAppliedTwice() {
    try (Chain chain = Chain.open(data)) {
      chain.openTillsOfParis();
      for (int round = 0; round < ROUNDS; round++) {
        chain.central().kill();
        chain.tills().awaitQueued(QUEUED);
        chain.paris().kill();
        chain.paris().start();
        chain.tills().awaitQueued(QUEUED);
        chain.central().start();
        chain.holdsAfter("kills of Central and then of the agent");
      }
      chain.central().kill();
      chain.tills().awaitQueued(QUEUED);
      chain
          .tills()
          .atRest(() -> {
            // Nobody sells: what is shown and what is pending is what is on the shelf.
            assertShown(chain);
            count(chain);
            assertShown(chain);
          });
      chain.central().start();
      chain.holdsAfter("a count without a line");
    }
  }

  private static void count(Chain chain) {
    var key = new io.onhand.server.domain.RecordKey("p0", Chain.PARIS);
    Record shown = chain.paris().agent().record("p0", Chain.PARIS).getRecord();
    assertThat(
            chain
                .paris()
                .agent()
                .inventory()
                .countStock(
                    CountStockRequest.newBuilder()
                        .setCommand(header("count"))
                        .setKey(RecordKey.newBuilder().setProduct("p0").setStore(Chain.PARIS))
                        .setCounted(onShelf(shown) - STOLEN)
                        .setAnchor(shown.getCountAnchor())
                        .build())
                .getReceipt()
                .hasQueued())
        .isTrue();
    chain.ledger().add(new Ledger.Line(Ledger.name("test", "count"), key, -STOLEN, null));
  }

  private static void assertShown(Chain chain) {
    var stock = chain.ledger().stock();
    for (String product : Chain.PRODUCTS) {
      Record shown = chain.paris().agent().record(product, Chain.PARIS).getRecord();
      var key = new io.onhand.server.domain.RecordKey(product, Chain.PARIS);
      long left = stock.getOrDefault(key, Ledger.Stock.NONE).onHand();
      assertThat(onShelf(shown)).as(product).isEqualTo(left);
    }
  }

  private static long onShelf(Record shown) {
    return shown.getOnHand() + shown.getPendingLocalDelta();
  }
}
