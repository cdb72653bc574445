package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import java.time.Duration;

/**
 * A wish for the entries after a position, its form checked.
 *
 * @param subscriberId who; empty: nobody that is remembered
 * @param after the last position that is there
 * @param interest what it wants to see
 * @param limit at most so many entries
 * @param patience how long for the first entry
 */
public record PullFrom(
    String subscriberId, Position after, Interest interest, int limit, Duration patience) {
  SubscribeTo asSubscription() {
    return new SubscribeTo(subscriberId, after, interest, subscriberId.isEmpty());
  }
}
