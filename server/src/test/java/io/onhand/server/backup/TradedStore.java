package io.onhand.server.backup;

import static io.onhand.server.domain.AdjustReason.SALE;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.log.EmbeddedLog;
import io.onhand.server.log.KeyFilter;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.StoredState;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** A real store that holds what a Central decided. */
public final class TradedStore implements AutoCloseable {
  public final RocksStore store;
  private final SteppedPipeline central = new SteppedPipeline();
  private int sold;

  /** A store with a record. */
  public TradedStore(Path data) {
    store = open(data);
    WriteBatch batch = new WriteBatch();
    new BatchState(batch).putHead(Head.empty(SteppedPipeline.EPOCH));
    store.write(batch, Durability.SYNCED);
    central.submit("declare", new CreateStore("Paris", ""));
    central.adjust("stock", "A", 1_000, AdjustReason.RECEIPT);
    follow();
  }

  static RocksStore open(Path data) {
    return RocksStore.open(
        data, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.AGENT);
  }

  /** Sells so many, one entry each. */
  public void sell(int count) {
    for (int i = 0; i < count; i++) {
      sold++;
      central.adjust("sale " + sold, "A", -1, SALE);
      if (i % 7 == 0) {
        central.run();
      }
    }
    follow();
  }

  /** Drops the blocks that begin below a sequence, which begins one. */
  void trimBelow(long sequence) {
    WriteBatch batch = new WriteBatch();
    batch.deleteRange(CentralFamily.LOG, Keys.sequence(0), Keys.sequence(sequence));
    store.write(batch, Durability.SYNCED);
  }

  /** The first sequence of some block in the second half of the log. */
  long beginOfALaterBlock() {
    return new LogReader(store)
        .blocksAfter(head() / 2, Long.MAX_VALUE)
        .get(1)
        .header()
        .firstSequence();
  }

  long head() {
    return head(store).sequence();
  }

  static Head head(KeyValueReader reader) {
    return new StoredState(reader).head().orElseThrow();
  }

  static long onHand(KeyValueReader reader) {
    var record = new StoredState(reader).record(new RecordKey("A", "Paris"));
    return record == null ? 0 : record.onHand();
  }

  String hash() {
    return HexFormat.of().formatHex(StateHash.ofAll(store, _ -> {}));
  }

  private void follow() {
    central.run();
    Head head = head(store);
    EmbeddedLog log = new EmbeddedLog(store, head, new KeyFilter(1 << 10, 64));
    for (Block block : new LogReader(central.store).blocksAfter(head.sequence(), Long.MAX_VALUE)) {
      log.append(block.entries());
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
