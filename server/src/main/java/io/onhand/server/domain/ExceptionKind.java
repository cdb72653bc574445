package io.onhand.server.domain;

/** What a fact broke. When it broke several of one record, the first in this order is told. */
public enum ExceptionKind {
  /** available fell below floor; the quantity is by how much it is below. */
  BELOW_FLOOR,
  /** A commit sold what its reservation held no longer; the quantity is how much was not held. */
  HOLD_ENDED,
  /** More arrived than was on its way; the quantity is how much more. */
  OVER_RECEIVED
}
