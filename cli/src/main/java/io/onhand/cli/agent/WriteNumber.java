package io.onhand.cli.agent;

import io.onhand.cli.shell.CommandFailure;

/** Reads the number of a write in an outbox. */
final class WriteNumber {

  private WriteNumber() {}

  /**
   * The number.
   *
   * @throws CommandFailure when it is none
   */
  static long of(String text) {
    try {
      long number = Long.parseLong(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw CommandFailure.usage(
        "Expected the number of a write, from 1, but got \"" + text + "\"",
        "./onhand agent parked list shows it.");
  }
}
