package io.onhand.bench.command;

import io.onhand.cli.shell.CommandFailure;

/** Refuses options whose values cannot be meant. */
final class Usage {

  private Usage() {}

  /** Ends the command with wrong usage unless the option's value is right. */
  static void check(boolean right, String option, String expected) {
    if (!right) {
      throw CommandFailure.usage(
          "Expected " + expected + " for " + option + ", but got something else", "");
    }
  }
}
