package io.onhand.agent.outbox;

import io.onhand.agent.outbox.OutboxRows.Meta;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;

/** Reads what an outbox's store holds when it is opened. */
final class OutboxOpening {

  private OutboxOpening() {}

  /** The book of a store, which gets a name when it is new. */
  static OutboxBook book(KeyValueStore store, OutboxPorts ports, PendingStock pending) {
    OutboxBook book = new OutboxBook(meta(store, ports), pending);
    long now = ports.clock().monotonicNanos();
    try (KeyValueCursor rows = store.cursor(OutboxFamily.WRITES)) {
      for (boolean on = rows.seekToFirst(); on; on = rows.next()) {
        byte[] value = rows.value();
        book.load(OutboxRows.write(OutboxRows.number(rows.key()), value), value.length, now);
      }
    }
    return book;
  }

  private static Meta meta(KeyValueStore store, OutboxPorts ports) {
    byte[] row = store.get(OutboxFamily.META, OutboxRows.metaKey());
    if (row != null) {
      return OutboxRows.meta(row);
    }
    long name = ports.random().nextLong();
    Meta meta = new Meta(name == 0 ? 1 : name, 0, 0);
    WriteBatch batch = new WriteBatch(1);
    batch.put(OutboxFamily.META, OutboxRows.metaKey(), OutboxRows.bytes(meta));
    store.write(batch, Durability.SYNCED);
    return meta;
  }
}
