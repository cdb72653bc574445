package io.onhand.server.statemachine;

/**
 * A block does not continue the log. Applied state cannot be trusted any more: the process stops.
 */
public final class BrokenChainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenChainException(BlockHeader block, Head head) {
    super("Expected a block that continues the head, but got " + block + " after " + head + ".");
  }
}
