package io.onhand.agent.forwarded;

import io.onhand.agent.forwarded.ForwardedRows.Totals;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;

/** Drops what is too old or too much, the oldest first. Used by the window's thread. */
final class OldCommands {

  /** So many are dropped at once. */
  static final int DROPPED_MAX = 1_024;

  private final KeyValueStore store;
  private final ForwardedLimits limits;
  private final UnkeptCommands unkept;
  private byte[] droppedTo = new byte[0];
  private long oldestAtMicros;

  OldCommands(KeyValueStore store, ForwardedLimits limits, UnkeptCommands unkept) {
    this.store = store;
    this.limits = limits;
    this.unkept = unkept;
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.COMMANDS)) {
      oldestAtMicros = rows.seekToFirst() ? ForwardedRows.row(rows.value()).acceptedAtMicros() : 0;
    }
  }

  /** When the oldest that is kept was accepted, by the agent's clock; 0: none was. */
  long oldestAtMicros() {
    return oldestAtMicros;
  }

  void joined(long nowMicros) {
    if (oldestAtMicros == 0) {
      oldestAtMicros = nowMicros;
    }
  }

  /** The next ones may be older than those that were dropped. */
  void fromTheFirst() {
    droppedTo = new byte[0];
  }

  /**
   * Drops some.
   *
   * @return what is left
   */
  Totals drop(Totals totals, long nowMicros, WriteBatch batch) {
    long keptSinceMicros = nowMicros - limits.ageMax().toNanos() / 1_000;
    Totals left = totals;
    Unkept gone = null;
    try (KeyValueCursor rows = store.cursor(ForwardedFamily.COMMANDS)) {
      boolean on = rows.seek(droppedTo);
      while (on && batch.operations() < DROPPED_MAX) {
        byte[] value = rows.value();
        long acceptedAtMicros = ForwardedRows.row(value).acceptedAtMicros();
        oldestAtMicros = acceptedAtMicros;
        if (acceptedAtMicros >= keptSinceMicros && left.bytes() <= limits.bytesMax()) {
          break;
        }
        droppedTo = rows.key();
        Unkept next = Unkept.gone(ForwardedRows.position(droppedTo), acceptedAtMicros);
        if (gone != null && gone.epoch() != next.epoch()) {
          unkept.gone(gone, batch);
        }
        gone = next;
        batch.delete(ForwardedFamily.COMMANDS, droppedTo);
        left = left.plus(-1, -((long) droppedTo.length + value.length));
        on = rows.next();
      }
      if (gone != null) {
        unkept.gone(gone, batch);
      }
      if (!on) {
        oldestAtMicros = 0;
      }
    }
    return left;
  }
}
