package io.onhand.agent.forwarded;

import io.onhand.server.domain.Position;
import java.util.Map;
import java.util.TreeMap;

/**
 * The history of Central's log, as the feed tells it.
 *
 * @param epoch the present one
 * @param ended the epochs from which it descends, each with the last sequence of it that the log
 *     holds
 */
public record CentralHistory(long epoch, Map<Long, Long> ended) {

  /** Copies the map. */
  public CentralHistory {
    ended = Map.copyOf(new TreeMap<>(ended));
  }

  /** Whether the log holds what was decided at this position. */
  boolean holds(Position position) {
    if (position.epoch() == epoch) {
      return true;
    }
    Long end = ended.get(position.epoch());
    return end != null && position.sequence() <= end;
  }

  /** Whether both logs begin the same: one was restored from the other, or both from a third. */
  boolean isRelatedTo(CentralHistory other) {
    return other.knows(epoch) || ended.keySet().stream().anyMatch(other::knows);
  }

  /** Whether positions of this epoch mean something to it. */
  boolean knows(long other) {
    return other == epoch || ended.containsKey(other);
  }
}
