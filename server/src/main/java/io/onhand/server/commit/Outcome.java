package io.onhand.server.commit;

import io.onhand.server.statemachine.Entry;

/**
 * What became of a submission. Whatever depends on a block is told only when the block is durable.
 */
public sealed interface Outcome {
  /** Decided now, accepted or rejected. */
  record Decided(Entry entry) implements Outcome {}

  /** Decided before: the recorded answer is in the entry at this sequence, which is durable. */
  record Recorded(long sequence) implements Outcome {}

  /** The key was given up, by the entry at this sequence: the command is never applied. */
  record Abandoned(long sequence) implements Outcome {}

  /** The key belongs to another command, decided at this sequence. */
  record KeyReused(long sequence) implements Outcome {}

  /** The key is unknown and may be older than the horizon: never applied. */
  record HorizonPassed(long horizon) implements Outcome {}

  /** {@code not_before} is of another history. */
  record EpochChanged(long epoch) implements Outcome {}

  /** The versions that it expects were read under another epoch: never applied. */
  record ExpectedEpochChanged(long expected, long epoch) implements Outcome {}

  /** {@code not_before} is ahead of the log. */
  record SequenceInFuture(long head) implements Outcome {}

  /** No command has this key. */
  record OperationNotFound() implements Outcome {}

  /** The caller's deadline passed before the command was sequenced: never applied. */
  record DeadlineExpired() implements Outcome {}

  /** A decision would have broken an invariant: never applied. */
  record InvariantViolated(String what) implements Outcome {}

  /** Turned away before it was sequenced: never applied. */
  record Shed(ShedReason reason) implements Outcome {}

  /** May or may not be applied; the same key tells. */
  record Unknown() implements Outcome {}

  /** Why a submission is turned away. */
  enum ShedReason {
    OVERLOADED,
    DISK_LOW,
    SHUTTING_DOWN
  }
}
