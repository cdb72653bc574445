package io.onhand.server.statemachine;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.Transfer;
import org.jspecify.annotations.Nullable;

/**
 * Before and after of one thing. Replay applies changes; it never decides again. A decision lists
 * records first, then the other kinds in the order below.
 */
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

  /** A sync run was opened, opened anew or finished. */
  record SyncRunChanged(SyncRun run) implements Change {}

  /** Keys and history below {@code sequence} are forgotten from now on. */
  record HorizonMoved(long sequence) implements Change {}

  /**
   * An epoch ended here, and another began with this entry.
   *
   * @param epoch the one that ended
   * @param sequence the last entry of it that this log holds
   */
  record EpochEnded(long epoch, long sequence) implements Change {}

  /**
   * A reservation changed.
   *
   * @param before null: it was made
   * @param after the reservation from now on
   * @param openOfOrigin how many open reservations its origin has from now on
   */
  record ReservationChanged(@Nullable Reservation before, Reservation after, int openOfOrigin)
      implements Change {}

  /**
   * A transfer changed.
   *
   * @param before null: it was dispatched
   * @param after the transfer from now on
   */
  record TransferChanged(@Nullable Transfer before, Transfer after) implements Change {}

  /**
   * An exception changed.
   *
   * @param before null: it was opened
   * @param after the exception from now on
   */
  record ExceptionChanged(@Nullable StockException before, StockException after)
      implements Change {}

  /**
   * An operation was taken back by this entry.
   *
   * @param operation where it is remembered
   * @param remembered what is remembered of it from now on
   */
  record OperationVoided(OperationId operation, RememberedOperation remembered) implements Change {}
}
