package io.onhand.server.statemachine;

/**
 * Why a rule refuses. When several apply, the first in this order is the answer, on every server.
 */
public enum RejectionReason {
  OPERATION_ABANDONED,
  STORE_NOT_FOUND,
  STORE_EXISTS,
  SYNC_RUN_NOT_FOUND,
  EPOCH_CHANGED,
  SEQUENCE_IN_FUTURE,
  VERSION_CONFLICT,
  RECORD_NOT_FOUND,
  QUANTITY_OVERFLOW,
  INSUFFICIENT_STOCK
}
