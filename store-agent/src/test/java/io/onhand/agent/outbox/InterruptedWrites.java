package io.onhand.agent.outbox;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store in which a test has something happen just before a write.
 *
 * @param store that holds it all
 * @param before called before each write
 */
record InterruptedWrites(KeyValueStore store, Runnable before) implements KeyValueStore {

  @Override
  public void write(WriteBatch batch, Durability durability) {
    before.run();
    store.write(batch, durability);
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    return store.get(family, key);
  }

  @Override
  public List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys) {
    return store.multiGet(family, keys);
  }

  @Override
  public KeyValueCursor cursor(ColumnFamily family) {
    return store.cursor(family);
  }

  @Override
  public KeyValueSnapshot snapshot() {
    return store.snapshot();
  }

  @Override
  public void flush() {
    store.flush();
  }

  @Override
  public void checkpoint(Path folder) {
    store.checkpoint(folder);
  }

  @Override
  public void close() {
    store.close();
  }
}
