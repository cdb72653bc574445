package io.onhand.server.statemachine;

import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import org.jspecify.annotations.Nullable;

/** Before and after of one thing. Replay applies changes; it never decides again. */
public sealed interface Change {

  /**
   * A record changed.
   *
   * @param before null: the record is born
   * @param after the record from now on
   */
  record RecordChanged(@Nullable StockRecord before, StockRecord after) implements Change {
    public long onHandDelta() {
      return after.onHand() - (before == null ? 0 : before.onHand());
    }
  }

  /** A store was declared. */
  record StoreDeclared(Store store) implements Change {}

  /** A sync run was opened. */
  record SyncRunOpened(SyncRun run) implements Change {}

  /** Keys and history below {@code sequence} are forgotten from now on. */
  record HorizonMoved(long sequence) implements Change {}
}
