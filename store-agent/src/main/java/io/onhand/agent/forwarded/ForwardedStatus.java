package io.onhand.agent.forwarded;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept, and how far sending again is.
 *
 * @param commands how many are kept
 * @param bytes of their rows
 * @param oldestAtMicros when the oldest was accepted, by the agent's clock; 0: none is kept
 * @param dropped how many could not be kept; they are forgotten with the window's age
 * @param foreign how many of the kept were accepted by a Central whose history the present one does
 *     not share
 * @param foreignDropped how many of those that could not be kept
 * @param resend after the last restore of Central; null: there was none
 * @param isResending something that a restored Central has lost may still have to be handed over
 */
public record ForwardedStatus(
    long commands,
    long bytes,
    long oldestAtMicros,
    long dropped,
    long foreign,
    long foreignDropped,
    @Nullable ResendProgress resend,
    boolean isResending) {

  /** What needs an operator's eye, one sentence each. */
  public List<String> alarms() {
    List<String> alarms = new ArrayList<>();
    if (dropped > 0) {
      alarms.add(
          dropped
              + " commands that Central accepted could not be kept, because the disk was slow or"
              + " full: after a restore of Central this agent would not send them again, but list"
              + " them.");
    }
    long allForeign = foreign + foreignDropped;
    if (allForeign > 0) {
      alarms.add(
          allForeign
              + " commands were accepted by a Central whose history the present one does not share:"
              + " they are not sent again. They are listed in lost-by-central/"
              + " (foreign-commands-*) when the disk has room. Compare the stock by hand; they go with age.");
    }
    return alarms;
  }
}
