package io.onhand.agent.forwarded;

/**
 * The history of Central's log that this agent stands on. What it sends names this epoch, and a
 * Central of another one refuses it: so nothing is decided in a history whose gaps the agent has
 * not heard of yet.
 *
 * @param epoch Central's, as far as this agent has heard; 0: it has heard of none
 * @param isHandingOver what that history lost is not all in the outbox yet: nothing else may be
 *     decided before it
 */
public record Footing(long epoch, boolean isHandingOver) {

  /** Nothing is known: whichever Central is there may decide. */
  public static final Footing NONE = new Footing(0, false);

  /** The same, but open to any Central: to trade matters more than the order. */
  public Footing unbound() {
    return new Footing(0, isHandingOver);
  }

  /** Whether a copy of this epoch, and what waits for Central, show all that this agent knows. */
  public boolean isReadyFor(long copyEpoch) {
    return epoch == 0 || (epoch == copyEpoch && !isHandingOver);
  }
}
