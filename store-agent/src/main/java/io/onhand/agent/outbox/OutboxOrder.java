package io.onhand.agent.outbox;

import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandFootprint.Effect;
import io.onhand.server.domain.Position;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who waits behind whom. Writes that name the same record, or have a tie in common, are sent one
 * after the other: each only when the one before is settled, because one that is refused for a
 * moment must not be overtaken by the next. All others go side by side.
 *
 * <p>Guarded by the outbox's lock.
 */
final class OutboxOrder {

  /**
   * What Central had accepted and lost goes first, as it had been accepted: whatever else is here
   * was asked for later. Then by number.
   */
  private static final Comparator<OutboxEntry> ORDER =
      Comparator.comparing(
              (OutboxEntry entry) -> entry.place,
              Comparator.nullsLast(
                  Comparator.comparingLong(Position::epoch).thenComparingLong(Position::sequence)))
          .thenComparingLong(entry -> entry.number);

  private final Map<Object, NavigableSet<OutboxEntry>> queues = new HashMap<>();
  private final NavigableSet<OutboxEntry> ready = new TreeSet<>(ORDER);

  /** A write joins: behind all that are there, but for what Central has lost. */
  void join(OutboxEntry entry) {
    entry.eachOrderKey(key -> {
      NavigableSet<OutboxEntry> queue = queues.computeIfAbsent(key, _ -> new TreeSet<>(ORDER));
      queue.add(entry);
      OutboxEntry behind = queue.higher(entry);
      if (behind != null) {
        ready.remove(behind);
      }
    });
  }

  /**
   * It turns out that Central had accepted a write and has lost it.
   *
   * @param isWaiting it is here; else it joins now
   */
  void move(OutboxEntry entry, Position place, boolean isWaiting) {
    if (isWaiting) {
      leave(entry);
    }
    entry.place = place;
    join(entry);
    check(entry);
  }

  /** A write may be sent as soon as it is the first everywhere. */
  void durable(OutboxEntry entry) {
    entry.isDurable = true;
    check(entry);
  }

  /** A write leaves, and lets others come forward. */
  void leave(OutboxEntry entry) {
    ready.remove(entry);
    Set<OutboxEntry> next = new LinkedHashSet<>();
    entry.eachOrderKey(key -> {
      NavigableSet<OutboxEntry> queue = queues.get(key);
      if (queue != null) {
        queue.remove(entry);
        if (queue.isEmpty()) {
          queues.remove(key);
        } else {
          next.add(queue.first());
        }
      }
    });
    next.forEach(this::check);
  }

  /**
   * The next write to send; null: none can be sent now.
   *
   * @param isOnlyLost more of what Central has lost is to come, and has no room before this goes
   */
  @Nullable OutboxEntry next(boolean isOnlyLost) {
    OutboxEntry first = ready.isEmpty() ? null : ready.first();
    return first == null || (isOnlyLost && !first.isLost()) ? null : first;
  }

  /** A write is on its way. */
  void sent(OutboxEntry entry) {
    entry.isSent = true;
    entry.tries = entry.tries.another();
    ready.remove(entry);
  }

  /** A write that was on its way is to be sent again. */
  void again(OutboxEntry entry) {
    entry.isSent = false;
    check(entry);
  }

  /** The numbers of the writes that a command has to wait for; empty: none. */
  Set<Long> before(CommandFootprint footprint) {
    Set<Long> numbers = new HashSet<>();
    if (queues.isEmpty()) {
      return numbers;
    }
    for (Effect effect : footprint.effects()) {
      addLast(numbers, effect.key());
    }
    footprint.ties().forEach(tie -> addLast(numbers, tie));
    return numbers;
  }

  private void addLast(Set<Long> numbers, Object key) {
    NavigableSet<OutboxEntry> queue = queues.get(key);
    if (queue != null) {
      numbers.add(queue.last().number);
    }
  }

  private void check(OutboxEntry entry) {
    if (entry.isDurable && !entry.isSent && entry.waits() && isFirst(entry)) {
      ready.add(entry);
    }
  }

  private boolean isFirst(OutboxEntry entry) {
    boolean[] isFirst = {true};
    entry.eachOrderKey(key -> {
      NavigableSet<OutboxEntry> queue = queues.get(key);
      isFirst[0] &= queue != null && queue.first().equals(entry);
    });
    return isFirst[0];
  }
}
