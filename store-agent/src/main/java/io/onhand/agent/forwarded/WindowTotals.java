package io.onhand.agent.forwarded;

import io.onhand.agent.forwarded.ForwardedRows.Totals;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;

/**
 * The window's totals, written in one batch with what changes them. Used by the window's thread.
 */
final class WindowTotals {

  private final KeyValueStore store;
  private Totals now;
  private Totals written;
  private boolean isUnsynced;

  WindowTotals(KeyValueStore store) {
    this.store = store;
    byte[] row = store.get(ForwardedFamily.META, ForwardedRows.totalsKey());
    now = row == null ? Totals.NONE : ForwardedRows.totals(row);
    written = now;
  }

  Totals now() {
    return now;
  }

  void set(Totals next) {
    now = next;
  }

  /** Writes a batch with the totals as they are with it. */
  void commit(WriteBatch batch) {
    if (!now.equals(written)) {
      put(batch);
    }
    if (batch.operations() > 0) {
      store.write(batch, Durability.BUFFERED);
      isUnsynced = true;
    }
  }

  /** The same; it survives a power cut, as does all before it. */
  void commitSynced(WriteBatch batch) {
    put(batch);
    store.write(batch, Durability.SYNCED);
    isUnsynced = false;
  }

  /** Makes all that was written survive a power cut. */
  void sync() {
    if (isUnsynced) {
      commitSynced(new WriteBatch(1));
    }
  }

  private void put(WriteBatch batch) {
    batch.put(ForwardedFamily.META, ForwardedRows.totalsKey(), ForwardedRows.bytes(now));
    written = now;
  }
}
