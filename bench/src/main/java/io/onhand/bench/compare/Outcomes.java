package io.onhand.bench.compare;

import java.util.Set;

/** Which failures leave open whether a command was applied. */
final class Outcomes {

  /** Reasons of Onhand that are a definite no; every other UNAVAILABLE or lost call is unknown. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "OUTCOME_UNKNOWN",
          "UNAVAILABLE",
          "UNKNOWN",
          "CANCELLED",
          "DEADLINE_EXCEEDED",
          "INTERNAL",
          "NO_STATUS",
          "NO_MESSAGE",
          "NO_TRAILERS");

  private Outcomes() {}

  static boolean isUnknown(String reason) {
    return UNKNOWN.contains(reason) || reason.startsWith("RESET_") || reason.startsWith("HTTP_");
  }
}
