package io.onhand.server;

import io.onhand.server.config.CentralSettings;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DataFolder;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.Witness;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.LogStart;
import io.onhand.server.storage.schema.StoredState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The one way to start: whatever happened before, the store recovers its write-ahead log into
 * synced files and what it then holds is checked against itself and against the witness. A block
 * and its effects are one batch, so there is nothing to replay.
 */
final class Recovery {
  private Recovery() {}

  /**
   * A store that may serve.
   *
   * @param store the store
   * @param head its head
   * @param duration how long that took
   */
  record Recovered(RocksStore store, Head head, Duration duration) {}

  /**
   * Opens the data folder, or makes a new one.
   *
   * @throws io.onhand.server.storage.DataFolderException when it cannot be used; nothing in it is
   *     changed
   */
  static Recovered open(CentralSettings settings) {
    long start = System.nanoTime();
    RocksStore store =
        RocksStore.open(
            settings.data(), DataFormat.CENTRAL, List.of(CentralFamily.values()), settings.rocks());
    try {
      Optional<Head> stored = new StoredState(store).head();
      stored.ifPresent(head -> checkLog(settings.data(), store, head));
      Head head = stored.orElseGet(() -> Head.empty(newEpoch()));
      Witness.requireHead(settings.data(), new Witness.Mark(head.epoch(), head.sequence()));
      if (stored.isEmpty()) {
        begin(store, head);
      }
      return new Recovered(store, head, Duration.ofNanos(System.nanoTime() - start));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** A new log: its epoch is durable before anything can be written under it. */
  private static void begin(RocksStore store, Head head) {
    WriteBatch batch = new WriteBatch();
    new BatchState(batch).putHead(head);
    store.write(batch, Durability.SYNCED);
  }

  /** The head says which block is last, by its checksum; that block is read whole. */
  private static void checkLog(Path folder, RocksStore store, Head head) {
    Optional<Block> last = new LogReader(store).last();
    boolean isLast =
        last.map(Block::header).map(header -> ends(header, head)).orElse(head.sequence() == 0);
    if (!isLast) {
      throw DataFolder.damaged(
          folder,
          "the log to end with the block of the head at " + head.sequence(),
          "it ends with " + last.map(Block::header));
    }
    checkBeginning(folder, store);
  }

  /** The oldest block is the first there ever was, or the one that a trim left. */
  private static void checkBeginning(Path folder, RocksStore store) {
    LogStart start = LogStart.of(store);
    Optional<BlockHeader> first = new LogReader(store).first();
    boolean isFirst =
        first
            .map(header ->
                header.firstSequence() == start.sequence()
                    && header.previousChecksum() == start.previousChecksum())
            .orElse(start.equals(LogStart.UNTRIMMED));
    if (!isFirst) {
      throw DataFolder.damaged(
          folder, "the log to begin at " + start.sequence(), "it begins with " + first);
    }
  }

  private static boolean ends(BlockHeader header, Head head) {
    return header.epoch() == head.epoch()
        && header.lastSequence() == head.sequence()
        && header.checksum() == head.blockChecksum();
  }

  /** Random, never 0, and positive so that it reads the same everywhere. */
  private static long newEpoch() {
    return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  }
}
