package io.onhand.agent.api;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store in which a test has something happen just before the next read. */
final class InterruptedStore implements KeyValueStore {

  private final KeyValueStore store;
  private @Nullable Runnable before;

  InterruptedStore(KeyValueStore store) {
    this.store = store;
  }

  /** Once, before whatever is read next. */
  void beforeNextRead(Runnable what) {
    before = what;
  }

  private void interrupt() {
    Runnable now = before;
    before = null;
    if (now != null) {
      now.run();
    }
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    interrupt();
    return store.get(family, key);
  }

  @Override
  public List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys) {
    interrupt();
    return store.multiGet(family, keys);
  }

  @Override
  public KeyValueCursor cursor(ColumnFamily family) {
    interrupt();
    return store.cursor(family);
  }

  @Override
  public KeyValueSnapshot snapshot() {
    interrupt();
    return store.snapshot();
  }

  @Override
  public void write(WriteBatch batch, Durability durability) {
    store.write(batch, durability);
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
