package io.onhand.bench.load;

/** Takes what became of calls, on the generator's thread. Times are {@link System#nanoTime}. */
interface Answers {

  /** A message and status OK came. */
  void accepted(long startedAt);

  /**
   * Anything else came.
   *
   * @param reason the error's reason, or failing that its gRPC code
   */
  void refused(String reason, long startedAt);

  /** The server said that it did not look at the call: the same request may be sent again. */
  void unprocessed(long number);
}
