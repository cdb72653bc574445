package io.onhand.agent.outbox;

import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandFootprint.Effect;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who waits behind whom. Writes that name the same record, or have a tie in common, are sent one
 * after the other: each only when the one before is settled, because one that is refused for a
 * moment must not be overtaken by the next. All others go side by side.
 *
 * <p>Guarded by the outbox's lock.
 */
final class OutboxOrder {

  private final Map<Object, Deque<OutboxEntry>> queues = new HashMap<>();
  private final TreeMap<Long, OutboxEntry> ready = new TreeMap<>();

  /** A write joins behind all that are there. */
  void join(OutboxEntry entry) {
    entry.eachOrderKey(key -> queues.computeIfAbsent(key, _ -> new ArrayDeque<>()).addLast(entry));
  }

  /** A write may be sent as soon as it is the first everywhere. */
  void durable(OutboxEntry entry) {
    entry.isDurable = true;
    check(entry);
  }

  /** A write leaves, and lets others come forward. */
  void leave(OutboxEntry entry) {
    ready.remove(entry.number);
    Set<OutboxEntry> next = new LinkedHashSet<>();
    entry.eachOrderKey(key -> {
      Deque<OutboxEntry> queue = queues.get(key);
      if (queue != null) {
        queue.remove(entry);
        if (queue.isEmpty()) {
          queues.remove(key);
        } else {
          next.add(queue.getFirst());
        }
      }
    });
    next.forEach(this::check);
  }

  /** The next write to send; null: none can be sent now. */
  @Nullable OutboxEntry next() {
    return ready.isEmpty() ? null : ready.firstEntry().getValue();
  }

  /** A write is on its way. */
  void sent(OutboxEntry entry) {
    entry.isSent = true;
    entry.tries = entry.tries.another();
    ready.remove(entry.number);
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
    Deque<OutboxEntry> queue = queues.get(key);
    if (queue != null) {
      numbers.add(queue.getLast().number);
    }
  }

  private void check(OutboxEntry entry) {
    if (entry.isDurable && !entry.isSent && entry.waits() && isFirst(entry)) {
      ready.put(entry.number, entry);
    }
  }

  private boolean isFirst(OutboxEntry entry) {
    boolean[] isFirst = {true};
    entry.eachOrderKey(key -> {
      Deque<OutboxEntry> queue = queues.get(key);
      isFirst[0] &= queue != null && queue.getFirst().equals(entry);
    });
    return isFirst[0];
  }
}
