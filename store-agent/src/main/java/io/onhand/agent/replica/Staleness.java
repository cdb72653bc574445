package io.onhand.agent.replica;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fresh the replica is at one moment.
 *
 * @param isStale the replica cannot be sure that it is up to date
 * @param age how long ago it last knew itself up to date; null: not known
 */
public record Staleness(boolean isStale, @Nullable Duration age) {}
