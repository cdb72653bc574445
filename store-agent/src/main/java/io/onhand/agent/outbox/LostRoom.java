package io.onhand.agent.outbox;

/**
 * Counts the writes that wait and that Central had accepted and has lost: they have room of their
 * own, beside the tills'. Guarded by the outbox's lock.
 */
final class LostRoom {

  private int count;
  private long bytes;

  /** How many there are. */
  int count() {
    return count;
  }

  /** Bytes of their requests. */
  long bytes() {
    return bytes;
  }

  /** Whether more may come. */
  boolean hasRoom(OutboxLimits limits) {
    return count < limits.writesMax() && bytes < limits.bytesMax();
  }

  /** A write waits; it is counted if it is one of these. */
  void waits(OutboxEntry entry) {
    if (entry.isLost()) {
      add(entry);
    }
  }

  /** A write becomes one of these. */
  void add(OutboxEntry entry) {
    count++;
    bytes += entry.bytes;
  }

  /** A write waits no more. */
  void settled(OutboxEntry entry) {
    if (entry.isLost()) {
      count--;
      bytes -= entry.bytes;
    }
  }
}
