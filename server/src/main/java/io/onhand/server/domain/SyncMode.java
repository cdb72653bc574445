package io.onhand.server.domain;

/** How a sync run treats records that it does not list. */
public enum SyncMode {
  /** Leaves them alone. */
  MERGE
}
