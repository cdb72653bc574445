package io.onhand.agent.forwarded;

import io.onhand.server.domain.Position;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The histories of Central that this agent has met, and which is the present one. A log that was
 * restored from an older backup knows nothing of an epoch that began after that backup; that both
 * descend from a third is known only here.
 *
 * @param known each by its epoch
 * @param present null: Central was never heard of
 */
public record Past(Map<Long, CentralHistory> known, @Nullable CentralHistory present) {

  /** Copies the map. */
  public Past {
    known = Map.copyOf(known);
  }

  /** Another one is the present one from now on. */
  Past in(CentralHistory history) {
    Map<Long, CentralHistory> all = new HashMap<>(known);
    all.put(history.epoch(), history);
    return new Past(all, history);
  }

  /** Whether the present history has lost an entry that it had, or that one of its kin had. */
  public boolean hasLost(Position entry) {
    return standing(entry) == Standing.LOST;
  }

  /** The last sequence of an epoch that the present history holds; 0: it has none of it. */
  long lastHeld(long epoch) {
    CentralHistory now = present;
    if (now == null || now.epoch() == epoch) {
      return Long.MAX_VALUE;
    }
    return now.ended().getOrDefault(epoch, 0L);
  }

  /** What became of an entry in the present history. */
  Standing standing(Position entry) {
    CentralHistory now = present;
    if (now == null || now.holds(entry)) {
      return Standing.HELD;
    }
    if (now.knows(entry.epoch())) {
      return Standing.LOST;
    }
    CentralHistory then = known.get(entry.epoch());
    return then != null && then.isRelatedTo(now) ? Standing.LOST : Standing.FOREIGN;
  }

  /**
   * Whether an entry is of a history that was once the present one and has nothing in common with
   * this one. An entry of a history that was not heard of yet is perhaps of the next one.
   */
  boolean isForeign(Position entry) {
    return known.containsKey(entry.epoch()) && standing(entry) == Standing.FOREIGN;
  }

  /** What became of an entry. */
  enum Standing {
    /** The log has it. */
    HELD,
    /** The log had it, or one that began the same. */
    LOST,
    /** It was of a log that has nothing in common with this one. */
    FOREIGN
  }

  /**
   * A position that the present history knows: the same one, or the last one before it where both
   * histories were one. An earlier position is always safe: it says that the command may be older.
   */
  public Position adapted(Position notBefore) {
    CentralHistory now = present;
    CentralHistory then = known.get(notBefore.epoch());
    if (now == null || then == null || now.knows(notBefore.epoch())) {
      return notBefore;
    }
    Position common = notBefore;
    long latest = -1;
    for (Map.Entry<Long, Long> end : then.ended().entrySet()) {
      long epoch = end.getKey();
      if (now.knows(epoch)) {
        Long endNow = now.ended().get(epoch);
        long last = endNow == null ? end.getValue() : Math.min(end.getValue(), endNow);
        if (last > latest) {
          latest = last;
          common = new Position(epoch, last);
        }
      }
    }
    return common;
  }
}
