package io.onhand.agent.outbox;

import io.onhand.agent.outbox.OutboxRows.Meta;
import io.onhand.agent.outbox.WriteState.Applied;
import io.onhand.agent.outbox.WriteState.Parked;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.outbox.WriteState.Waiting;
import io.onhand.client.CommandId;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandFootprint.Effect;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the outbox knows of its writes without looking at the disk. Guarded by its lock. */
final class OutboxBook {

  private final TreeMap<Long, OutboxEntry> entries = new TreeMap<>();

  /** Those that are not settled. */
  private final TreeSet<Long> open = new TreeSet<>();

  private final OutboxNames names = new OutboxNames();
  private final OutboxOrder order = new OutboxOrder();
  private final LostRoom lost = new LostRoom();
  private final PendingStock pending;
  private Meta meta;
  private int waiting;
  private long bytes;

  OutboxBook(Meta meta, PendingStock pending) {
    this.meta = meta;
    this.pending = pending;
  }

  OutboxOrder order() {
    return order;
  }

  OutboxNames names() {
    return names;
  }

  /** Those that wait and that Central had accepted and has lost. */
  LostRoom lost() {
    return lost;
  }

  Meta meta() {
    return meta;
  }

  int waiting() {
    return waiting;
  }

  /** Those that wait or are parked. */
  int open() {
    return open.size();
  }

  /** Bytes of their requests. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  @Nullable OutboxEntry entry(long number) {
    return entries.get(number);
  }

  /** Every write up to this number is settled. */
  long settledNumber() {
    return open.isEmpty() ? meta.lastNumber() : open.first() - 1;
  }

  /** When the oldest that is not settled was queued; 0: there is none. */
  long oldestQueuedAtMicros() {
    OutboxEntry oldest = open.isEmpty() ? null : entries.get(open.first());
    return oldest == null ? 0 : oldest.queuedAtMicros;
  }

  /** What is not settled, of entries that match. */
  OutboxCounts count(Predicate<OutboxEntry> which) {
    List<OutboxEntry> counted = new ArrayList<>();
    for (long number : open) {
      OutboxEntry entry = entries.get(number);
      if (entry != null && which.test(entry)) {
        counted.add(entry);
      }
    }
    return OutboxCounts.of(counted);
  }

  /** Numbers after one, in order, of entries that match. */
  List<Long> numbers(long after, int max, Predicate<OutboxEntry> which) {
    List<Long> numbers = new ArrayList<>();
    for (OutboxEntry entry : entries.tailMap(after, false).values()) {
      if (numbers.size() == max) {
        break;
      }
      if (which.test(entry)) {
        numbers.add(entry.number);
      }
    }
    return numbers;
  }

  /** The numbers of the writes that wait and may change one of these records. */
  Set<Long> waitingOn(Predicate<RecordKey> records) {
    Set<Long> numbers = new HashSet<>();
    for (long number : open) {
      OutboxEntry entry = entries.get(number);
      if (entry != null
          && entry.waits()
          && (entry.effects.isEmpty()
              || entry.effects.stream().anyMatch(effect -> records.test(effect.key())))) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Those that an entry which is not known here may have applied, in order. */
  List<CommandId> unknown() {
    return entries.values().stream()
        .filter(entry -> entry.seen() == null && OutboxNames.mayBeApplied(entry))
        .map(entry -> CommandFootprint.id(entry.operation()))
        .distinct()
        .toList();
  }

  long nextNumber() {
    meta = new Meta(meta.outbox(), meta.lastNumber() + 1, meta.lastAction());
    return meta.lastNumber();
  }

  long nextAction() {
    meta = new Meta(meta.outbox(), meta.lastNumber(), meta.lastAction() + 1);
    return meta.lastAction();
  }

  /** A write that waits joins; it is neither sent nor shown until it is durable. */
  OutboxEntry join(QueuedWrite write, int size) {
    OutboxEntry entry = enter(write, size);
    names.waits(entry);
    waiting++;
    lost.waits(entry);
    order.join(entry);
    return entry;
  }

  /** A write that waits is durable; perhaps it is known already which entry applied it. */
  void durable(OutboxEntry entry, long nowNanos) {
    Seen at = entry.seen();
    Set<RecordKey> changed = entry.changed;
    for (Effect effect : entry.effects) {
      if (at == null) {
        pending.waits(effect.key(), effect.onHandDelta());
      } else if (changed == null || changed.contains(effect.key())) {
        pending.wasMade(effect.key(), effect.onHandDelta(), at, nowNanos);
      }
    }
    order.durable(entry);
  }

  /** The feed brings the entry of a write that waits. */
  void seen(OutboxEntry entry, Seen at, @Nullable Set<RecordKey> changed, long nowNanos) {
    entry.state = new Waiting(at);
    made(entry, at, changed, nowNanos);
  }

  /**
   * The feed brings the entry of a write that is parked: its command was told to Central by another
   * way. It waits for that answer, and what it changed is no more to come.
   */
  void seenParked(OutboxEntry entry, Seen at, Set<RecordKey> changed, long nowNanos) {
    entry.state = new Waiting(at);
    entry.changed = Set.copyOf(changed);
    waiting++;
    lost.waits(entry);
    names.waits(entry);
    order.join(entry);
    durable(entry, nowNanos);
  }

  /** Central applied a write that waited. */
  void applied(OutboxEntry entry, Applied applied, Set<RecordKey> changed, long nowNanos) {
    if (entry.seen() == null) {
      made(entry, applied.at(), changed, nowNanos);
    }
    settled(entry, applied);
  }

  /**
   * Central refused a write that waited.
   *
   * @param effects all that it asks for
   */
  void parked(OutboxEntry entry, Parked parked, List<Effect> effects) {
    Seen seen = entry.seen();
    // What was seen under a key that is spent was another command.
    if (seen == null || Retrial.isSpent(parked)) {
      for (Effect effect : entry.effects) {
        if (seen != null) {
          pending.unmade(effect.key(), effect.onHandDelta(), seen);
        }
        pending.dropped(effect.key(), effect.onHandDelta());
      }
    }
    settled(entry, parked);
    entry.effects = effects;
    open.add(entry.number);
    bytes += entry.bytes;
  }

  /** A row is gone. */
  void gone(OutboxEntry entry) {
    entries.remove(entry.number);
    names.gone(entry);
    if (open.remove(entry.number)) {
      bytes -= entry.bytes;
    }
  }

  /** Forgets what no read can need any more. */
  void forget(@Nullable Position cursor, long nowNanos) {
    pending.forget(cursor, nowNanos);
  }

  /** A write comes; one that is parked joins nothing else. */
  OutboxEntry enter(QueuedWrite write, int size) {
    OutboxEntry entry = new OutboxEntry(write, size);
    entries.put(entry.number, entry);
    names.parks(entry);
    open.add(entry.number);
    bytes += size;
    return entry;
  }

  /** Writes that Central is known to have decided by entries like these. */
  List<OutboxEntry> decidedBy(Predicate<Position> entry) {
    return entries.values().stream()
        .filter(write -> {
          Seen at = write.seen();
          return at != null && entry.test(at.position());
        })
        .toList();
  }

  /** Central had accepted a write and has lost it: it waits, whatever it was. */
  void lost(OutboxEntry entry, Position place) {
    boolean wasWaiting = entry.waits();
    Seen seen = entry.seen();
    if (seen != null) {
      for (Effect effect : entry.effects) {
        pending.unmade(effect.key(), effect.onHandDelta(), seen);
      }
    }
    if (!(wasWaiting && entry.isLost())) {
      lost.add(entry);
    }
    entry.state = Waiting.UNSEEN;
    if (!wasWaiting) {
      open.add(entry.number);
      waiting++;
      bytes += entry.bytes;
    }
    order.move(entry, place, wasWaiting);
  }

  /** Takes over a row at start. */
  void load(QueuedWrite write, int size, long nowNanos) {
    if (write.state() instanceof Parked) {
      // Another write of its command that waits is the one that is known by its name.
      enter(write, size).isDurable = true;
      return;
    }
    OutboxEntry entry = join(write.in(Waiting.UNSEEN), size);
    durable(entry, nowNanos);
    switch (write.state()) {
      case Waiting(Seen seen) -> {
        if (seen != null) {
          seen(entry, seen, null, nowNanos);
        }
      }
      case Applied applied -> {
        made(entry, applied.at(), null, nowNanos);
        settled(entry, applied);
      }
      case Parked _ -> {}
    }
  }

  private void settled(OutboxEntry entry, WriteState state) {
    entry.state = state;
    entry.isSent = false;
    waiting--;
    lost.settled(entry);
    open.remove(entry.number);
    bytes -= entry.bytes;
    order.leave(entry);
  }

  /**
   * What the entry changed is shown by whatever is past it; what it did not change is not to come.
   *
   * @param changed null: not known any more, but then nothing older than the entry is shown for
   *     long
   */
  private void made(OutboxEntry entry, Seen at, @Nullable Set<RecordKey> changed, long nowNanos) {
    for (Effect effect : entry.effects) {
      if (changed == null || changed.contains(effect.key())) {
        pending.made(effect.key(), effect.onHandDelta(), at, nowNanos);
      } else {
        pending.dropped(effect.key(), effect.onHandDelta());
      }
    }
  }
}
