package io.onhand.agent.outbox;

/**
 * What a person did about a parked write. Kept for good: the outbox's audit.
 *
 * @param action its own number, from 1
 * @param kind what was done
 * @param who did it
 * @param why they say they did
 * @param atMicros when, by the agent's clock
 * @param write the write as it was parked
 */
public record OutboxAction(
    long action, Kind kind, String who, String why, long atMicros, QueuedWrite write) {

  /** What can be done. */
  public sealed interface Kind {}

  /**
   * It was queued again, behind all others.
   *
   * @param number its new number
   * @param key the key under which it goes now
   * @param asFact it goes as a fact now
   */
  public record Retried(long number, String key, boolean asFact) implements Kind {}

  /** It was given up; its command stays refused. */
  public record Discarded() implements Kind {}
}
