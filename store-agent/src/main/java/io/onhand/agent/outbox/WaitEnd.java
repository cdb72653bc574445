package io.onhand.agent.outbox;

/** Why a call need not wait behind queued writes any longer. */
public enum WaitEnd {
  /** Nothing is before it any more. */
  FREE,
  /** Its time is over. */
  LATE,
  /** The line is down, so what is before it does not move. */
  LINE_DOWN,
  /** The agent goes down. */
  CLOSED,
  /** Too many wait already. */
  FULL
}
