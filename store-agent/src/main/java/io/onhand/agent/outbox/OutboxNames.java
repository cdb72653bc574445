package io.onhand.agent.outbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds writes by the names of their commands. Guarded by the outbox's lock. */
final class OutboxNames {

  /** By the name under which the command goes to Central. */
  private final Map<String, OutboxEntry> byOperation = new HashMap<>();

  /** By the name that its origin knows, those that go under another. */
  private final Map<String, OutboxEntry> byFirstOperation = new HashMap<>();

  /** A write that waits is the one that its names mean. */
  void waits(OutboxEntry entry) {
    byOperation.put(entry.operation(), entry);
    if (entry.firstOperation != null) {
      byFirstOperation.put(entry.firstOperation, entry);
    }
  }

  /** A write that is parked is meant unless another is. */
  void isParked(OutboxEntry entry) {
    byOperation.putIfAbsent(entry.operation(), entry);
    if (entry.firstOperation != null) {
      byFirstOperation.putIfAbsent(entry.firstOperation, entry);
    }
  }

  void gone(OutboxEntry entry) {
    byOperation.remove(entry.operation(), entry);
    if (entry.firstOperation != null) {
      byFirstOperation.remove(entry.firstOperation, entry);
    }
  }

  /** The write that goes to Central under this name. */
  @Nullable OutboxEntry byOperation(String operation) {
    return byOperation.get(operation);
  }

  /**
   * The write that whoever asks by this name means: the same command, perhaps retried under another
   * key since. One that somebody has just taken out of the parked is not meant any more.
   */
  @Nullable OutboxEntry known(String operation) {
    OutboxEntry entry = byOperation.get(operation);
    if (entry == null || entry.isTaken) {
      entry = byFirstOperation.get(operation);
    }
    return entry == null || entry.isTaken ? null : entry;
  }

  /**
   * The same, for a command of this content. Of one that is parked another with its key is no
   * repeat: Central tells which of the two the key belongs to.
   */
  @Nullable OutboxEntry known(String operation, long hashHigh, long hashLow) {
    OutboxEntry entry = known(operation);
    boolean isAnother = entry != null && entry.isParked() && !entry.isSame(hashHigh, hashLow);
    return isAnother ? null : entry;
  }
}
