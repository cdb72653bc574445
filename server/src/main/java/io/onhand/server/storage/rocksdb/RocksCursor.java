package io.onhand.server.storage.rocksdb;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.KeyValueCursor;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A cursor on RocksDB's iterator. The iterator pins its own view, and the store stays open. */
final class RocksCursor implements KeyValueCursor {

  private final RocksIterator iterator;
  private final ColumnFamily family;
  private final RocksReads reads;
  private final NativeHandles handles;
  private boolean isValid;
  private boolean isClosed;

  RocksCursor(
      RocksIterator iterator, ColumnFamily family, RocksReads reads, NativeHandles handles) {
    this.iterator = iterator;
    this.family = family;
    this.reads = reads;
    this.handles = handles;
  }

  @Override
  public boolean seek(byte[] key) {
    requireOpen();
    iterator.seek(key);
    return moved();
  }

  @Override
  public boolean seekForPrev(byte[] key) {
    requireOpen();
    iterator.seekForPrev(key);
    return moved();
  }

  @Override
  public boolean seekToFirst() {
    requireOpen();
    iterator.seekToFirst();
    return moved();
  }

  @Override
  public boolean seekToLast() {
    requireOpen();
    iterator.seekToLast();
    return moved();
  }

  @Override
  public boolean next() {
    requireValid();
    iterator.next();
    return moved();
  }

  @Override
  public boolean previous() {
    requireValid();
    iterator.prev();
    return moved();
  }

  @Override
  public boolean isValid() {
    return isValid;
  }

  @Override
  public byte[] key() {
    requireValid();
    return iterator.key();
  }

  @Override
  public byte[] value() {
    requireValid();
    return iterator.value();
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      isValid = false;
      handles.giveBack(iterator);
    }
  }

  /** An iterator that met damage is invalid, as one at the end is: only its status tells. */
  private boolean moved() {
    isValid = iterator.isValid();
    if (!isValid) {
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw reads.failed(family, e);
      }
    }
    return isValid;
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("Expected an open cursor, but it is closed");
    }
  }

  private void requireValid() {
    if (!isValid) {
      throw new IllegalStateException("Expected a cursor on a key, but it stands on none");
    }
  }
}
