package io.onhand.agent.outbox;

/**
 * One write of an outbox.
 *
 * @param number from 1, without holes, in the order in which writes are replayed
 * @param command what was asked
 * @param queuedAtMicros when, by the agent's clock
 * @param state where it stands
 */
public record QueuedWrite(
    long number, QueuedCommand command, long queuedAtMicros, WriteState state) {

  QueuedWrite in(WriteState other) {
    return new QueuedWrite(number, command, queuedAtMicros, other);
  }
}
