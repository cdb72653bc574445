package io.onhand.server.statemachine;

/** A decision would break a promise of the state. It is refused before it gets a sequence. */
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvariantViolation(String message) {
    super(message);
  }
}
