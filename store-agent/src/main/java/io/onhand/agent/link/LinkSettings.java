package io.onhand.agent.link;

import java.time.Duration;
import java.util.Set;

/**
 * What the link goes by.
 *
 * @param stores to follow; empty means all
 * @param connectMax a stream that is not opened by then is given up
 * @param silenceMax a stream that brings nothing for so long is dead; Central sends a bookmark at
 *     least every 200 ms
 * @param reportInterval between two reports to Central, and so between two syncs
 * @param steadyAfter a stream that was live for so long counts as a success
 * @param retryMin the first wait after a failure, before jitter
 * @param retryMax the longest wait
 * @param failuresMax so many failures in a row open the breaker
 * @param framesInFlightMax how many frames Central may send ahead
 * @param groupFramesMax how many frames share one batch at most
 */
public record LinkSettings(
    Set<String> stores,
    Duration connectMax,
    Duration silenceMax,
    Duration reportInterval,
    Duration steadyAfter,
    Duration retryMin,
    Duration retryMax,
    int failuresMax,
    int framesInFlightMax,
    int groupFramesMax) {

  /** Checks the values against each other. */
  public LinkSettings {
    stores = Set.copyOf(stores);
    if (retryMin.compareTo(retryMax) > 0) {
      throw new IllegalArgumentException(
          "Expected retryMin <= retryMax, but got " + retryMin + " and " + retryMax + ".");
    }
    if (groupFramesMax < 1 || groupFramesMax > framesInFlightMax) {
      throw new IllegalArgumentException(
          "Expected 1 <= groupFramesMax <= framesInFlightMax, but got "
              + groupFramesMax
              + " and "
              + framesInFlightMax
              + ".");
    }
    if (steadyAfter.compareTo(silenceMax) > 0) {
      throw new IllegalArgumentException(
          "Expected steadyAfter <= silenceMax, but got "
              + steadyAfter
              + " and "
              + silenceMax
              + ".");
    }
  }

  /** The defaults. */
  public static LinkSettings following(Set<String> stores) {
    return new LinkSettings(
        stores,
        Duration.ofSeconds(3),
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofMillis(50),
        Duration.ofSeconds(2),
        3,
        1024,
        256);
  }
}
