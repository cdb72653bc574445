package io.onhand.agent.outbox;

/**
 * What is not settled.
 *
 * @param queued writes that wait for Central's answer
 * @param unknown how many of them were sent without an answer
 * @param parked writes that Central refused and that wait for a person
 * @param oldestQueuedAtMicros when the first of the queued was queued, by the agent's clock; 0:
 *     none is
 */
public record OutboxCounts(int queued, int unknown, int parked, long oldestQueuedAtMicros) {}
