package io.onhand.server.storage.rocksdb;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.DamageNote;
import io.onhand.server.storage.DataFolder;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.StorageFigures;
import io.onhand.server.storage.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteOptions;

/**
 * The storage port on an embedded RocksDB, which owns its data folder while it is open.
 *
 * <p>A write or flush that fails leaves the store readable and closed to further writes: in this
 * process nothing can be said any more about what is on disk.
 */
public final class RocksStore implements KeyValueStore {

  /** Room in a native batch for what RocksDB adds to an operation. */
  private static final int BATCH_OVERHEAD_BYTES = 16;

  private static final Pattern LOG_SYNCS = Pattern.compile("Cumulative WAL: .*?(\\d+) syncs");

  private final DataFolder folder;
  private final NativeHandles handles;
  private final RocksDB db;
  private final Families families;
  private final WriteOptions synced;
  private final WriteOptions buffered;
  private final UseGate gate = new UseGate("store");
  private final Consumer<String> damage;
  private final RocksReads reads;
  private final Object writing = new Object();
  private boolean writeFailed; // guarded by writing

  RocksStore(DataFolder folder, NativeHandles handles, RocksDB db, Families families) {
    this.folder = folder;
    this.handles = handles;
    this.db = db;
    this.families = families;
    // Without the sync a power cut lost every one of 150,000 acknowledged writes.
    this.synced = handles.own(new WriteOptions().setSync(true));
    this.buffered = handles.own(new WriteOptions().setSync(false));
    ReadOptions options = handles.own(RocksReads.newOptions());
    this.damage = DamageNote.in(folder.path())::leave;
    this.reads = new RocksReads(db, families, handles, options, gate, false, damage);
  }

  /**
   * Opens the store of a data folder; creates both if the folder is absent or empty. When it
   * returns, everything recovered is in synced table files.
   *
   * @throws DataFolderException if the folder cannot be used; its message says why and what to do
   */
  public static RocksStore open(
      Path folder,
      DataFormat format,
      List<? extends ColumnFamily> families,
      RocksSettings settings) {
    Families.requireValid(families);
    DataFolder claimed = DataFolder.claim(folder, format);
    try {
      return RocksOpening.open(claimed, families, settings);
    } catch (RuntimeException | Error e) {
      claimed.close();
      throw e;
    }
  }

  /**
   * The store of a data folder as it is now, for tools: also while a server runs on it, or after
   * one was killed. Writes nothing, takes no lock, and holds the content of the write-ahead log in
   * memory.
   *
   * @throws DataFolderException if there is no such store or it cannot be used
   */
  public static KeyValueSnapshot openReadOnly(
      Path folder,
      DataFormat format,
      List<? extends ColumnFamily> families,
      RocksSettings settings) {
    Families.requireValid(families);
    return RocksOpening.openReadOnly(folder, format, families, settings);
  }

  @Override
  public void write(WriteBatch batch, Durability durability) {
    long stamp = gate.enter();
    try {
      synchronized (writing) {
        requireWritable();
        org.rocksdb.WriteBatch translated = translate(batch);
        try {
          db.write(durability == Durability.SYNCED ? synced : buffered, translated);
        } catch (RocksDBException e) {
          writeFailed = true;
          throw failed("Expected to write a batch, but its outcome is unknown: ", e);
        } finally {
          handles.giveBack(translated);
        }
      }
    } finally {
      gate.leave(stamp);
    }
  }

  /**
   * One call into RocksDB per operation. A batch assembled here in RocksDB's format and handed over
   * whole would save 0.15 of about 5 microseconds per operation pair, too little to keep a second
   * writer of that format.
   */
  private org.rocksdb.WriteBatch translate(WriteBatch batch) {
    long size = batch.bytes() + (long) batch.operations() * BATCH_OVERHEAD_BYTES;
    org.rocksdb.WriteBatch result =
        handles.lend(new org.rocksdb.WriteBatch((int) Math.min(size, Integer.MAX_VALUE)));
    try {
      for (WriteBatch.Operation operation : batch.contents()) {
        switch (operation) {
          case WriteBatch.Put(ColumnFamily family, byte[] key, byte[] value) ->
              result.put(families.handle(family), key, value);
          case WriteBatch.Delete(ColumnFamily family, byte[] key) ->
              result.delete(families.handle(family), key);
          case WriteBatch.DeleteRange(ColumnFamily family, byte[] from, byte[] to) ->
              result.deleteRange(families.handle(family), from, to);
        }
      }
      return result;
    } catch (RocksDBException e) {
      handles.giveBack(result);
      throw RocksErrors.failed("Expected to fill a batch, but nothing was written: ", e);
    } catch (RuntimeException | Error e) {
      handles.giveBack(result);
      throw e;
    }
  }

  /** Damage of what was written long ago may be told here: a compaction has met it. */
  private StorageException failed(String what, RocksDBException e) {
    if (RocksErrors.isDamage(e)) {
      damage.accept(RocksErrors.text(e));
    }
    return RocksErrors.failed(what, e);
  }

  private void requireWritable() {
    if (writeFailed) {
      throw new StorageException(
          "Expected a store whose writes succeeded, but one failed before: nothing was written");
    }
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    return reads.get(family, key);
  }

  @Override
  public List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys) {
    return reads.multiGet(family, keys);
  }

  @Override
  public KeyValueCursor cursor(ColumnFamily family) {
    return reads.cursor(family);
  }

  @Override
  public KeyValueSnapshot snapshot() {
    long stamp = gate.enter();
    try {
      Snapshot snapshot = db.getSnapshot();
      ReadOptions options = handles.lend(RocksReads.newOptions().setSnapshot(snapshot));
      UseGate gateOfSnapshot = new UseGate("snapshot");
      return new RocksSnapshot(
          new RocksReads(db, families, handles, options, gateOfSnapshot, true, damage),
          gateOfSnapshot,
          () -> {
            db.releaseSnapshot(snapshot);
            handles.giveBack(options);
          });
    } finally {
      gate.leave(stamp);
    }
  }

  @Override
  public void flush() {
    long stamp = gate.enter();
    try {
      synchronized (writing) {
        requireWritable();
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
          db.flush(options, families.all());
        } catch (RocksDBException e) {
          writeFailed = true;
          throw failed("Expected to flush, but: ", e);
        }
      }
    } finally {
      gate.leave(stamp);
    }
  }

  /**
   * Flushes what is in memory, shares the table files by hard links and copies what else there is,
   * the write-ahead log as far as it reaches by then. Table files are synced since they were
   * written; the rest is for the caller to sync.
   */
  @Override
  public void checkpoint(Path folder) {
    long stamp = gate.enter();
    try {
      Checkpoint checkpoint = handles.lend(Checkpoint.create(db));
      try {
        checkpoint.createCheckpoint(folder.toString());
      } catch (RocksDBException e) {
        throw failed("Expected to make a checkpoint, but: ", e);
      } finally {
        handles.giveBack(checkpoint);
      }
    } finally {
      gate.leave(stamp);
    }
  }

  /** What the store tells about itself. */
  public StorageFigures figures() {
    long stamp = gate.enter();
    try {
      return new StorageFigures(
          db.getAggregatedLongProperty("rocksdb.size-all-mem-tables"),
          db.getLongProperty("rocksdb.block-cache-usage"),
          db.getAggregatedLongProperty("rocksdb.total-sst-files-size"),
          db.getAggregatedLongProperty("rocksdb.estimate-pending-compaction-bytes"),
          db.getLongProperty("rocksdb.num-running-compactions"),
          db.getLongProperty("rocksdb.actual-delayed-write-rate"),
          db.getLongProperty("rocksdb.is-write-stopped") != 0,
          db.getLongProperty("rocksdb.background-errors"));
    } catch (RocksDBException e) {
      throw RocksErrors.failed("Expected RocksDB's figures, but: ", e);
    } finally {
      gate.leave(stamp);
    }
  }

  /** About how many bytes of a family there are, on disk and not yet in table files. */
  public long bytesOf(ColumnFamily family) {
    long stamp = gate.enter();
    try {
      ColumnFamilyHandle handle = families.handle(family);
      return db.getLongProperty(handle, "rocksdb.total-sst-files-size")
          + db.getLongProperty(handle, "rocksdb.cur-size-all-mem-tables");
    } catch (RocksDBException e) {
      throw RocksErrors.failed("Expected RocksDB's figures, but: ", e);
    } finally {
      gate.leave(stamp);
    }
  }

  /** How often the write-ahead log was synced since the store was opened. */
  long logSyncs() {
    long stamp = gate.enter();
    try {
      String stats = db.getProperty("rocksdb.dbstats");
      Matcher matcher = LOG_SYNCS.matcher(stats);
      if (!matcher.find()) {
        throw new IllegalStateException("Expected a count of syncs, but got: " + stats);
      }
      return Long.parseLong(matcher.group(1));
    } catch (RocksDBException e) {
      throw RocksErrors.failed("Expected RocksDB's figures, but: ", e);
    } finally {
      gate.leave(stamp);
    }
  }

  /** Where the store is; the witness lies beside it. */
  public Path folder() {
    return folder.path();
  }

  @Override
  public void close() {
    gate.close(() -> {
      handles.requireNoneLent();
      handles.closeOwned();
      folder.close();
    });
  }
}
