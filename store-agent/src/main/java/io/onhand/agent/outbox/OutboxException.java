package io.onhand.agent.outbox;

import java.io.Serial;

/**
 * The outbox could not note what it must, told to a thread that is not its own: what failed is the
 * outbox's store, and not what the caller works on.
 */
public final class OutboxException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** A failure of the outbox's store. */
  OutboxException(RuntimeException cause) {
    super(
        "Expected the outbox to note what the feed brings, but it failed: " + cause.getMessage(),
        cause);
  }
}
