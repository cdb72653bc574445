package io.onhand.agent.outbox;

import com.google.rpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * How often a write was sent since the process started, and with what success.
 *
 * @param count how often
 * @param failure why the last try failed; null: none did, or the last try is under way
 * @param isOpen it was sent without an answer that is definite: Central may have decided it
 */
public record Tries(int count, @Nullable Status failure, boolean isOpen) {
  static final Tries NONE = new Tries(0, null, false);

  Tries another() {
    return new Tries(count + 1, null, true);
  }

  Tries failed(Status why) {
    return new Tries(count, why, Replay.isOpen(why));
  }
}
