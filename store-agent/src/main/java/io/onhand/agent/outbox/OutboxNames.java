package io.onhand.agent.outbox;

import io.onhand.agent.outbox.WriteState.Parked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds writes by the names of their commands. Guarded by the outbox's lock. */
final class OutboxNames {

  /** By the name under which the command goes to Central; the one that is meant first. */
  private final Map<String, List<OutboxEntry>> byOperation = new HashMap<>();

  /** By the name that its origin knows, those that go under another. */
  private final Map<String, List<OutboxEntry>> byFirstOperation = new HashMap<>();

  /** A write that waits is the one that its names mean. */
  void waits(OutboxEntry entry) {
    gone(entry);
    of(byOperation, entry.operation()).addFirst(entry);
    if (entry.firstOperation != null) {
      of(byFirstOperation, entry.firstOperation).addFirst(entry);
    }
  }

  /** A write that is parked is meant when no other is. */
  void parks(OutboxEntry entry) {
    of(byOperation, entry.operation()).addLast(entry);
    if (entry.firstOperation != null) {
      of(byFirstOperation, entry.firstOperation).addLast(entry);
    }
  }

  void gone(OutboxEntry entry) {
    remove(byOperation, entry.operation(), entry);
    if (entry.firstOperation != null) {
      remove(byFirstOperation, entry.firstOperation, entry);
    }
  }

  /** The write that goes to Central under this name. */
  @Nullable OutboxEntry byOperation(String operation) {
    List<OutboxEntry> named = byOperation.get(operation);
    return named == null ? null : named.getFirst();
  }

  /**
   * The write that an entry of this name applied, as far as names tell; null: none that is here.
   * When several commands were given the key it is the one that Central has on record under it,
   * else one that waits. It never is one that Central refused because the key is not its own.
   */
  @Nullable OutboxEntry appliedBy(String operation) {
    OutboxEntry found = null;
    for (OutboxEntry entry : byOperation.getOrDefault(operation, List.of())) {
      if (!entry.isTaken && mayBeApplied(entry)) {
        if (entry.state instanceof Parked parked && Retrial.isOnRecord(parked)) {
          return entry;
        }
        found = found == null ? entry : found;
      }
    }
    return found;
  }

  /** A write that the same is true of and that somebody is just taking out; null: none. */
  @Nullable OutboxEntry takenOf(String operation) {
    return byOperation.getOrDefault(operation, List.of()).stream()
        .filter(entry -> entry.isTaken && mayBeApplied(entry))
        .findFirst()
        .orElse(null);
  }

  /** Whether Central may have applied it under its name, or does yet, as it is here. */
  static boolean mayBeApplied(OutboxEntry entry) {
    return !(entry.state instanceof Parked parked) || (entry.isDurable && !Retrial.isSpent(parked));
  }

  /**
   * The write that whoever asks by this name means: the same command, perhaps retried under another
   * key since. One that somebody has just taken out of the parked is not meant any more.
   */
  @Nullable OutboxEntry known(String operation) {
    return first(operation, _ -> true);
  }

  /**
   * The same, for a command of this content. Several commands may have been given one key: it is
   * the one of this content. Of another that is parked it is no repeat: Central tells which of the
   * two the key belongs to.
   */
  @Nullable OutboxEntry known(String operation, long hashHigh, long hashLow) {
    OutboxEntry same = first(operation, entry -> entry.isSame(hashHigh, hashLow));
    return same == null ? first(operation, entry -> !entry.isParked()) : same;
  }

  private static List<OutboxEntry> of(Map<String, List<OutboxEntry>> entries, String name) {
    return entries.computeIfAbsent(name, _ -> new ArrayList<>(1));
  }

  private static void remove(
      Map<String, List<OutboxEntry>> entries, String name, OutboxEntry entry) {
    List<OutboxEntry> named = entries.get(name);
    if (named != null && named.remove(entry) && named.isEmpty()) {
      entries.remove(name);
    }
  }

  private @Nullable OutboxEntry first(String operation, Predicate<OutboxEntry> which) {
    OutboxEntry entry = first(byOperation, operation, which);
    return entry == null ? first(byFirstOperation, operation, which) : entry;
  }

  private static @Nullable OutboxEntry first(
      Map<String, List<OutboxEntry>> entries, String name, Predicate<OutboxEntry> which) {
    return entries.getOrDefault(name, List.of()).stream()
        .filter(entry -> !entry.isTaken && which.test(entry))
        .findFirst()
        .orElse(null);
  }
}
