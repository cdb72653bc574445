package io.onhand.server.commit;

/** Stops the process. What failed is not tried again: start-up recovers. */
@FunctionalInterface
public interface FaultHandler {
  /**
   * Called once the waiting callers have their answer.
   *
   * @param what what failed, one sentence
   * @param cause why
   */
  void fatal(String what, Throwable cause);
}
