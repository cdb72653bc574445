package io.onhand.agent.api;

import io.onhand.agent.outbox.QueuedWrite;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Text;

/**
 * Which writes of an outbox are meant.
 *
 * @param origin only of this one; empty: of all
 * @param store only what may change stock of this store; empty: all
 */
record OutboxFilter(String origin, String store) {

  /** Checks the ids that are given. */
  OutboxFilter {
    if (!origin.isEmpty()) {
      Text.id("origin", origin, Limits.ID_BYTES_MAX);
    }
    if (!store.isEmpty()) {
      Text.id("store", store, Limits.ID_BYTES_MAX);
    }
  }

  boolean matches(QueuedWrite write) {
    return (origin.isEmpty() || write.command().id().origin().equals(origin))
        && (store.isEmpty() || write.command().mayConcern(store));
  }

  /**
   * Who did something, and why: both are kept for good.
   *
   * @throws InvalidFieldException when one is missing or has no form that can be kept
   */
  static void requireSignature(String who, String why) {
    Text.id("who", who, Limits.ID_BYTES_MAX);
    Text.free("why", why, Limits.RESOLUTION_BYTES_MAX);
    if (why.isBlank()) {
      throw new InvalidFieldException("why", "Expected why, but it is empty.");
    }
  }
}
