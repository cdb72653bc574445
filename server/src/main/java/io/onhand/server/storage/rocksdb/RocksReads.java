package io.onhand.server.storage.rocksdb;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/**
 * Reads through one set of read options: of the store as it is, or of one snapshot. Checksums are
 * verified by every read.
 */
final class RocksReads implements KeyValueReader {

  private final RocksDB db;
  private final Families families;
  private final NativeHandles handles;
  private final ReadOptions options;
  private final UseGate gate;
  private final boolean isFixed;
  private final Consumer<String> damage;

  /**
   * Reads of a store.
   *
   * @param options closed by whoever closes the gate
   * @param isFixed whether the options name one view, so that several reads agree by themselves
   * @param damage told of damage that is met
   */
  RocksReads(
      RocksDB db,
      Families families,
      NativeHandles handles,
      ReadOptions options,
      UseGate gate,
      boolean isFixed,
      Consumer<String> damage) {
    this.db = db;
    this.families = families;
    this.handles = handles;
    this.options = options;
    this.gate = gate;
    this.isFixed = isFixed;
    this.damage = damage;
  }

  /** Read options that find damage wherever it is. */
  static ReadOptions newOptions() {
    return new ReadOptions().setVerifyChecksums(true);
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    long stamp = gate.enter();
    try {
      return db.get(families.handle(family), options, key);
    } catch (RocksDBException e) {
      throw failed(family, e);
    } finally {
      gate.leave(stamp);
    }
  }

  /**
   * Gets key by key from one snapshot. RocksDB's own multi-get returns null for a key whose block
   * is damaged, just as for an absent one, when it is called from Java, and it is no faster for
   * absent keys; for present ones it would save a fifth.
   */
  @Override
  public List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys) {
    long stamp = gate.enter();
    try {
      ColumnFamilyHandle handle = families.handle(family);
      return isFixed || keys.size() < 2
          ? values(handle, options, keys)
          : valuesOfOneView(handle, keys);
    } catch (RocksDBException e) {
      throw failed(family, e);
    } finally {
      gate.leave(stamp);
    }
  }

  @Override
  public KeyValueCursor cursor(ColumnFamily family) {
    long stamp = gate.enter();
    try {
      RocksIterator iterator = handles.lend(db.newIterator(families.handle(family), options));
      return new RocksCursor(iterator, family, this, handles);
    } finally {
      gate.leave(stamp);
    }
  }

  private List<byte @Nullable []> valuesOfOneView(ColumnFamilyHandle handle, List<byte[]> keys)
      throws RocksDBException {
    Snapshot snapshot = db.getSnapshot();
    try (ReadOptions view = newOptions().setSnapshot(snapshot)) {
      return values(handle, view, keys);
    } finally {
      db.releaseSnapshot(snapshot);
      snapshot.close();
    }
  }

  private List<byte @Nullable []> values(
      ColumnFamilyHandle handle, ReadOptions view, List<byte[]> keys) throws RocksDBException {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(db.get(handle, view, key));
    }
    return values;
  }

  StorageException failed(ColumnFamily family, RocksDBException e) {
    if (RocksErrors.isDamage(e)) {
      damage.accept(RocksErrors.text(e));
    }
    return RocksErrors.failed(
        "Expected to read the family %s, but: ".formatted(family.familyName()), e);
  }
}
