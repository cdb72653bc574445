package io.onhand.server.domain;

import java.util.List;

/**
 * A bulk load or reconciliation of stock, in chunks.
 *
 * @param id who opened it, under which name
 * @param mode how records that it does not list are treated
 * @param anchorSequence a record changed after this is a conflict
 * @param stores the stores that a REPLACE speaks of; empty with MERGE
 * @param isDry everything is decided and answered, and no record is changed
 * @param isFinished it takes no more rows
 */
public record SyncRun(
    SyncRunId id,
    SyncMode mode,
    long anchorSequence,
    List<String> stores,
    boolean isDry,
    boolean isFinished) {
  /** Takes a copy. */
  public SyncRun {
    stores = List.copyOf(stores);
  }

  /** The same run, at its end. */
  public SyncRun finished() {
    return new SyncRun(id, mode, anchorSequence, stores, isDry, true);
  }

  /** Whether it must remember which records it has listed. */
  public boolean remembersRows() {
    return mode == SyncMode.REPLACE;
  }
}
