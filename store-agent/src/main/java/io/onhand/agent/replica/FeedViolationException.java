package io.onhand.agent.replica;

import java.io.Serial;

/**
 * What the feed brought does not continue what the replica holds: one of the two is wrong. Nothing
 * of it was applied. Central is the authority, so the remedy is a new snapshot.
 */
public final class FeedViolationException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * A violation.
   *
   * @param message what was expected and what came instead, with the keys and numbers involved
   */
  public FeedViolationException(String message) {
    super(message);
  }
}
