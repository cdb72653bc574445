package io.onhand.agent.outbox;

import io.onhand.agent.outbox.WriteState.Applied;

/** What became of a write that was given to the outbox. */
public sealed interface Queueing {

  /**
   * It is durable here.
   *
   * @param outbox names the outbox
   * @param number the write's
   * @param isReplayed it was so already
   */
  record Queued(long outbox, long number, boolean isReplayed) implements Queueing {}

  /** It was queued before and Central has applied it since. */
  record KnownApplied(Applied applied) implements Queueing {}

  /** It was not taken. */
  record Refused(Refusal why) implements Queueing {}

  /** Why a write is not taken. */
  enum Refusal {
    /** Another command is queued under its key. */
    KEY_REUSED,
    /** The agent's disk is nearly full. */
    DISK_LOW,
    /** Too many writes wait already. */
    FULL,
    /** The agent goes down. */
    CLOSED,
    /** The disk failed: whether it is durable is not known. */
    UNKNOWN
  }
}
