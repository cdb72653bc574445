package io.onhand.server.domain;

/** Where a transfer stands. */
public enum TransferState {
  /** Something of it is on its way. */
  IN_TRANSIT,
  /** All of it is accounted for at the destination. */
  RECEIVED,
  /** What was still on its way went back to the source. */
  CANCELLED
}
