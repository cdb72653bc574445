package io.onhand.agent.forwarded;

import io.onhand.agent.forwarded.ForwardedRows.Totals;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The histories of Central that this agent has met. A log that was restored from an older backup
 * knows nothing of an epoch that began after that backup; that both descend from a third is known
 * only here. Used by the window's thread.
 */
final class Histories {

  private final Map<Long, CentralHistory> known = new HashMap<>();
  private @Nullable CentralHistory present;

  Histories(KeyValueStore store, Totals totals) {
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.META)) {
      for (boolean on = rows.seek(ForwardedRows.firstHistoryKey()); on; on = rows.next()) {
        CentralHistory history = ForwardedRows.history(rows.key(), rows.value());
        known.put(history.epoch(), history);
      }
    }
    present = known.get(totals.epoch());
  }

  /** The present one; null: Central was never heard of. */
  @Nullable CentralHistory present() {
    return present;
  }

  /** Another one is the present one from now on. */
  void enter(CentralHistory history, WriteBatch batch) {
    known.put(history.epoch(), history);
    present = history;
    batch.put(
        ForwardedFamily.META,
        ForwardedRows.historyKey(history.epoch()),
        ForwardedRows.bytes(history));
  }

  /** What became of an entry in the present history. */
  Standing standing(Position entry) {
    CentralHistory now = present;
    if (now == null || now.holds(entry)) {
      return Standing.HELD;
    }
    if (now.knows(entry.epoch())) {
      return Standing.LOST;
    }
    CentralHistory then = known.get(entry.epoch());
    return then != null && then.isRelatedTo(now) ? Standing.LOST : Standing.FOREIGN;
  }

  /** What became of an entry. */
  enum Standing {
    /** The log has it. */
    HELD,
    /** The log had it, or one that began the same. */
    LOST,
    /** It was of a log that has nothing in common with this one. */
    FOREIGN
  }

  /**
   * A position that the present history knows: the same one, or the last one before it where both
   * histories were one. An earlier position is always safe: it says that the command may be older.
   */
  Position adapted(Position notBefore) {
    CentralHistory now = present;
    CentralHistory then = known.get(notBefore.epoch());
    if (now == null || then == null || now.knows(notBefore.epoch())) {
      return notBefore;
    }
    Position common = notBefore;
    long latest = -1;
    for (Map.Entry<Long, Long> end : then.ended().entrySet()) {
      long epoch = end.getKey();
      if (now.knows(epoch)) {
        Long endNow = now.ended().get(epoch);
        long last = endNow == null ? end.getValue() : Math.min(end.getValue(), endNow);
        if (last > latest) {
          latest = last;
          common = new Position(epoch, last);
        }
      }
    }
    return common;
  }
}
