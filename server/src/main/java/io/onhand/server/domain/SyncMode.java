package io.onhand.server.domain;

/** How a sync run treats records that it does not list. */
public enum SyncMode {
  /** Leaves them alone. */
  MERGE,
  /** Sets them to zero when the run is finished, unless they changed since its anchor. */
  REPLACE
}
