package io.onhand.server.domain;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The epochs that ended in a log because it was restored from a backup: the histories from which
 * the present one descends.
 *
 * @param ended by epoch, the last sequence of it that this log holds; in the order of the numbers
 */
public record Lineage(Map<Long, Long> ended) {
  /** Of a log that was never restored. */
  public static final Lineage NONE = new Lineage(Map.of());

  /** Copies what it is given. */
  public Lineage {
    SortedMap<Long, Long> sorted = new TreeMap<>(ended);
    ended = Collections.unmodifiableMap(sorted);
  }

  /**
   * Where a position of an epoch that has ended lies in this log: where it was, or at the end of
   * what this log holds of that epoch. Empty for an epoch from which this log does not descend.
   */
  public OptionalLong sequenceOf(Position position) {
    Long end = ended.get(position.epoch());
    return end == null ? OptionalLong.empty() : OptionalLong.of(Math.min(position.sequence(), end));
  }
}
