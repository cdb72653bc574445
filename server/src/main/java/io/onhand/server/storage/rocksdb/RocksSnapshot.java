package io.onhand.server.storage.rocksdb;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fixed view and what has to be freed after it. */
final class RocksSnapshot implements KeyValueSnapshot {

  private final RocksReads reads;
  private final UseGate gate;
  private final Runnable free;

  RocksSnapshot(RocksReads reads, UseGate gate, Runnable free) {
    this.reads = reads;
    this.gate = gate;
    this.free = free;
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
  public void close() {
    gate.close(free);
  }
}
