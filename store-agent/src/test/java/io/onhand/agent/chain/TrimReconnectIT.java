package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.agent.chain.FaultyLine.State;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.LogStart;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long because Central starts again for each trim. What is promised of the log's age cannot be
 * waited for here, so a trim is done while Central is down, by the batch that does it while it
 * runs.
 */
@Tag("long")
@DisplayName(
    "A log trimmed up to an agent's cursor goes on there, and one trimmed further is a snapshot")
final class TrimReconnectIT {
  private static final int SINGLES = 3;
  private static final int MISSED = 6;

  @TempDir Path data;

  @Test
  void anAgentGoesOnOrTakesASnapshot() {
    try (Chain chain = Chain.open(data)) {
      Till atCentral = chain.till("berlin", Till.Door.CENTRAL, Chain.PARIS);
      Till atAgent = chain.till("till-1", Till.Door.AGENT, Chain.PARIS);
      for (int beside = -1; beside <= 3; beside++) {
        // One entry a block, because each is waited for: the log can be cut at each.
        atCentral.sell(SINGLES);
        chain.holds("single sales");
        long cursor = chain.central().head().sequence();
        await().until(() -> chain.paris().agent().status().getCursor().getSequence() == cursor);
        chain.paris().line().is(State.CUT);
        atCentral.sell(MISSED);
        atAgent.sell(1);
        assertThat(chain.central().terminate()).isZero();
        trimTo(chain, cursor + beside);
        chain.central().start();
        assertThat(oldest(chain)).isEqualTo(cursor + beside);
        if (beside > 1) {
          chain.paris().expectSnapshot();
        }
        chain.paris().line().is(State.WHOLE);

        chain.holds("a trim to the cursor + " + beside);
        assertThat(atAgent.queued()).as("sold without a line").isEqualTo(beside + 2);
      }
    }
  }

  private static long oldest(Chain chain) {
    return chain
        .central()
        .admin()
        .getStatus(GetStatusRequest.getDefaultInstance())
        .getOldestSequence();
  }

  private static void trimTo(Chain chain, long sequence) {
    try (RocksStore store =
        RocksStore.open(
            chain.central().data(),
            DataFormat.CENTRAL,
            List.of(CentralFamily.values()),
            RocksSettings.CENTRAL)) {
      BlockHeader first = new LogReader(store).blocksAfter(sequence - 1, 1).getFirst().header();
      assertThat(first.firstSequence()).isEqualTo(sequence);
      WriteBatch batch = new WriteBatch();
      new LogStart(sequence, first.previousChecksum()).trim(batch);
      store.write(batch, Durability.SYNCED);
    }
  }
}
