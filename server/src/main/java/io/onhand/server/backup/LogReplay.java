package io.onhand.server.backup;

import io.onhand.server.log.DamagedLogException;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.BrokenChainException;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.StoredState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the log that a backup holds, and applies it in a scratch folder. One thread. */
final class LogReplay {
  private static final long READ_BYTES = 4L << 20;

  private final BackupFolder folder;
  private final Head head;
  private final LogReader log;
  private final Progress progress;

  /**
   * For the log of one backup.
   *
   * @param head the end of the log, as the state of the backup says it
   */
  LogReplay(BackupFolder folder, KeyValueSnapshot backup, Head head, Progress progress) {
    this.folder = folder;
    this.head = head;
    this.log = new LogReader(backup);
    this.progress = progress;
  }

  /** The first sequence that the log holds; 0: none. */
  long oldest() {
    return reading(() -> log.oldest().orElse(0L));
  }

  /**
   * Reads every block, checks its checksum, and that each continues the one before up to the head.
   *
   * @throws BackupException DAMAGED
   */
  void checkChain() {
    @Nullable Block before = null;
    long at = Math.max(0, oldest() - 1);
    while (at < head.sequence()) {
      List<Block> blocks = blocksAfter(at);
      if (blocks.isEmpty()) {
        break;
      }
      for (Block block : blocks) {
        if (before != null || at == 0) {
          continues(block, before == null ? Head.empty(block.header().epoch()) : end(before));
        }
        before = block;
        at = block.header().lastSequence();
      }
      progress.at("checking the log", at, head.sequence(), "entries");
    }
    if (before == null ? head.sequence() != 0 : !isEnd(before.header())) {
      throw BackupException.damaged(
          "Expected the log of %s to end at sequence %d, but it ends at %s."
              .formatted(folder.path(), head.sequence(), before == null ? "0" : before.header()));
    }
  }

  /** Whether the log goes on exactly where another backup ends. */
  boolean goesOnFrom(BackupManifest other) {
    List<Block> next = blocksAfter(other.sequence());
    return !next.isEmpty()
        && next.getFirst().header().firstSequence() == other.sequence() + 1
        && next.getFirst().header().previousChecksum() == other.blockChecksum();
  }

  /**
   * Applies the log to nothing, or to the state of another backup, and hashes what comes of it.
   *
   * @param base where the log is to begin; empty: with its first entry
   * @param scratch a folder for it, which is thrown away before and after
   * @throws BackupException DAMAGED when the log cannot be applied; FAILED when the scratch folder
   *     cannot be used
   */
  String replay(Optional<BackupFolder> base, Path scratch) {
    try {
      SyncedFiles.deleteAll(scratch);
      SyncedFiles.createFolders(scratch);
      if (base.isPresent()) {
        base.get().lay(scratch);
      }
      try (RocksStore store =
          RocksStore.open(
              scratch, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.AGENT)) {
        apply(store);
        try (KeyValueSnapshot state = store.snapshot()) {
          return BackupWriter.hash(state, progress);
        }
      } finally {
        SyncedFiles.deleteAll(scratch);
      }
    } catch (IOException | StorageException | DataFolderException e) {
      throw BackupException.failed(
          "Expected to replay the log in %s, but: %s".formatted(scratch, e.getMessage()), e);
    }
  }

  private void apply(RocksStore store) {
    Head at =
        new StoredState(store)
            .head()
            .orElseGet(() -> Head.empty(blocksAfter(0).getFirst().header().epoch()));
    while (at.sequence() < head.sequence()) {
      List<Block> blocks = blocksAfter(at.sequence());
      if (blocks.isEmpty()) {
        throw BackupException.damaged(
            "Expected the log of %s to go on after sequence %d, but it does not."
                .formatted(folder.path(), at.sequence()));
      }
      for (Block block : blocks) {
        WriteBatch batch = new WriteBatch();
        at = apply(at, block, batch);
        store.write(batch, Durability.BUFFERED);
      }
      progress.at("replaying the log", at.sequence(), head.sequence(), "entries");
    }
  }

  private Head apply(Head at, Block block, WriteBatch batch) {
    try {
      return Effects.apply(at, block, new BatchState(batch));
    } catch (BrokenChainException e) {
      throw damagedLog(e);
    }
  }

  private List<Block> blocksAfter(long sequence) {
    return reading(() -> log.blocksAfter(sequence, READ_BYTES));
  }

  private void continues(Block block, Head before) {
    try {
      block.checkContinues(before);
    } catch (BrokenChainException e) {
      throw damagedLog(e);
    }
  }

  private static Head end(Block block) {
    BlockHeader header = block.header();
    return new Head(
        header.epoch(), header.lastSequence(), header.logTimeMicros(), header.checksum(), 0, 0, 0);
  }

  private boolean isEnd(BlockHeader last) {
    return last.epoch() == head.epoch()
        && last.lastSequence() == head.sequence()
        && last.checksum() == head.blockChecksum();
  }

  private <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (DamagedLogException | CorruptValueException | StorageException e) {
      throw damagedLog(e);
    }
  }

  private BackupException damagedLog(RuntimeException e) {
    return new BackupException(
        BackupException.Reason.DAMAGED,
        "Expected the log of %s whole, but it is not. %s".formatted(folder.path(), e.getMessage()),
        e);
  }
}
