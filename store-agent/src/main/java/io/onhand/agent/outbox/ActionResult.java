package io.onhand.agent.outbox;

/** What became of a person's wish about a parked write. */
public sealed interface ActionResult {

  /** It is done, and in the audit. */
  record Done(OutboxAction action) implements ActionResult {}

  /** There is no parked write of this number. */
  record NotParked() implements ActionResult {}

  /** The same command is queued already, as this number. */
  record QueuedAlready(long number) implements ActionResult {}

  /** The outbox takes no writes now. */
  record NotNow(Queueing.Refusal why) implements ActionResult {}
}
