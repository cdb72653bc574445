package io.onhand.agent.outbox;

/**
 * How an outbox is.
 *
 * @param outbox names it; another one counts its writes from 1 again
 * @param waiting writes that wait for Central's answer
 * @param parked writes that Central refused and that wait for a person
 * @param bytes of the requests of both
 * @param oldestQueuedAtMicros when the oldest of both was queued, by the agent's clock; 0: there is
 *     none
 * @param lastNumber the last number that was given to a write; 0: none
 * @param settledNumber every write up to this number is settled: Central applied it, or a person
 *     retried or discarded it after it was refused
 * @param sent writes on their way to Central just now
 * @param lastError why Central could not take a write when it was last tried; empty: it could
 */
public record OutboxStatus(
    long outbox,
    int waiting,
    int parked,
    long bytes,
    long oldestQueuedAtMicros,
    long lastNumber,
    long settledNumber,
    int sent,
    String lastError) {

  /** Whether nothing here keeps a till from closing: every write is settled. */
  public boolean mayClose() {
    return settledNumber == lastNumber;
  }
}
