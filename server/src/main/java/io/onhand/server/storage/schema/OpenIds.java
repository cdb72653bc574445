package io.onhand.server.storage.schema;

import io.onhand.server.domain.LogId;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The ids of what is open at some stores, from the keys of the indexes alone; in no order. The
 * indexes of reservations and exceptions begin with the product, so they are read to their end,
 * whichever stores are wanted.
 */
public final class OpenIds {
  private final KeyValueReader reader;

  /**
   * Ids.
   *
   * @param reader a snapshot
   */
  public OpenIds(KeyValueReader reader) {
    this.reader = reader;
  }

  /** Passes store and id of each open reservation, once for each line there. */
  public void reservations(Set<String> stores, BiConsumer<String, LogId> each) {
    byRecord(CentralFamily.RESERVATIONS_BY_RECORD, LogIdKeys.EXPIRY_BYTES, stores, each);
  }

  /** Passes store and id of each transfer in transit, of one between two of the stores at both. */
  public void transfers(Set<String> stores, BiConsumer<String, LogId> each) {
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.TRANSFERS_BY_STORE)) {
      for (String store : stores) {
        byte[] prefix = Keys.prefix(store);
        for (boolean more = cursor.seek(prefix); more; more = cursor.next()) {
          byte[] key = cursor.key();
          if (!Bytes.startsWith(key, prefix)) {
            break;
          }
          each.accept(store, LogIdKeys.idAt(key));
        }
      }
    }
  }

  /** Passes store and id of each open exception. */
  public void exceptions(Set<String> stores, BiConsumer<String, LogId> each) {
    byRecord(CentralFamily.EXCEPTIONS_BY_RECORD, LogIdKeys.ID_BYTES, stores, each);
  }

  private void byRecord(
      CentralFamily family, int endBytes, Set<String> stores, BiConsumer<String, LogId> each) {
    try (KeyValueCursor cursor = reader.cursor(family)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        byte[] key = cursor.key();
        String store = LogIdKeys.recordBefore(key, endBytes).store();
        if (stores.contains(store)) {
          each.accept(store, LogIdKeys.idAt(key));
        }
      }
    }
  }
}
