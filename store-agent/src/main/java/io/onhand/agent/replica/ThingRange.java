package io.onhand.agent.replica;

import io.onhand.server.domain.LogId;
import org.jspecify.annotations.Nullable;

/**
 * What is open at one store: the things of one kind, by id.
 *
 * @param kind which
 * @param store where; transfers are of both their stores
 * @param from the first id, inclusive; null: from the oldest
 * @param to the id to end before; null: to the newest
 */
public record ThingRange(
    ThingKey.Kind kind, String store, @Nullable LogId from, @Nullable LogId to) {
  /** All of a kind at a store. */
  public static ThingRange whole(ThingKey.Kind kind, String store) {
    return new ThingRange(kind, store, null, null);
  }

  /** Whether the id is in the range. */
  public boolean contains(LogId id) {
    return (from == null || id.compareTo(from) >= 0) && (to == null || id.compareTo(to) < 0);
  }

  /** The range from an id on. */
  public ThingRange from(@Nullable LogId id) {
    return new ThingRange(kind, store, id, to);
  }
}
