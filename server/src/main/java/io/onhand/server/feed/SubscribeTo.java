package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a feed, its form checked.
 *
 * @param subscriberId who
 * @param after the last position made durable there; null: begin with a snapshot
 * @param interest what it wants to see
 * @param isEphemeral it is not remembered, and nothing is kept for it
 */
public record SubscribeTo(
    String subscriberId, @Nullable Position after, Interest interest, boolean isEphemeral) {}
