package io.onhand.agent.outbox;

import java.util.List;

/**
 * What is not settled.
 *
 * @param queued writes that wait for Central's answer
 * @param unknown how many of them were sent without an answer
 * @param parked writes that Central refused and that wait for a person
 * @param oldestQueuedAtMicros when the first of the queued was queued, by the agent's clock; 0:
 *     none is
 */
public record OutboxCounts(int queued, int unknown, int parked, long oldestQueuedAtMicros) {

  /** Of writes in the order of their numbers. */
  static OutboxCounts of(List<OutboxEntry> open) {
    int unknown = 0;
    int parked = 0;
    long oldestMicros = 0;
    for (OutboxEntry entry : open) {
      if (entry.isParked()) {
        parked++;
      } else {
        unknown += entry.tries.isOpen() ? 1 : 0;
        oldestMicros = oldestMicros == 0 ? entry.queuedAtMicros : oldestMicros;
      }
    }
    return new OutboxCounts(open.size() - parked, unknown, parked, oldestMicros);
  }
}
