package io.onhand.agent.forwarded;

import io.onhand.agent.forwarded.ForwardedRows.Totals;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what is known of Central's histories. Used by the window's thread. */
final class Histories {

  private Past past;

  Histories(KeyValueStore store, Totals totals) {
    Map<Long, CentralHistory> known = new HashMap<>();
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.META)) {
      for (boolean on = rows.seek(ForwardedRows.firstHistoryKey()); on; on = rows.next()) {
        CentralHistory history = ForwardedRows.history(rows.key(), rows.value());
        known.put(history.epoch(), history);
      }
    }
    past = new Past(known, known.get(totals.epoch()));
  }

  Past past() {
    return past;
  }

  /** The present one; null: Central was never heard of. */
  @Nullable CentralHistory present() {
    return past.present();
  }

  /** Another one is the present one from now on. */
  void enter(CentralHistory history, WriteBatch batch) {
    past = past.in(history);
    batch.put(
        ForwardedFamily.META,
        ForwardedRows.historyKey(history.epoch()),
        ForwardedRows.bytes(history));
  }
}
