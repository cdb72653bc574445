package io.onhand.agent.outbox;

/** What became of a person's wish about a parked write. */
public sealed interface ActionResult {

  /** It was queued again under this number. */
  record RetriedAs(long number) implements ActionResult {}

  /** It was given up. */
  record GivenUp() implements ActionResult {}

  /** There is no parked write of this number. */
  record NotParked() implements ActionResult {}

  /** The same command is queued already, as this number. */
  record QueuedAlready(long number) implements ActionResult {}

  /** The outbox takes no writes now. */
  record NotNow(Queueing.Refusal why) implements ActionResult {}
}
