package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a subscriber says it is.
 *
 * @param durable the last position it has made durable; null: none
 * @param state what it is doing
 * @param reportedAtMicros wall-clock time of the report; 0: none yet
 * @param stores what it follows; empty: all
 */
public record SubscriberReport(
    @Nullable Position durable, State state, long reportedAtMicros, List<String> stores) {
  /** Of one that has not reported. */
  public static final SubscriberReport NONE =
      new SubscriberReport(null, State.UNKNOWN, 0, List.of());

  /** What a subscriber may be doing. */
  public enum State {
    UNKNOWN,
    SYNCING,
    LIVE
  }

  /** Takes a copy. */
  public SubscriberReport {
    stores = List.copyOf(stores);
  }
}
