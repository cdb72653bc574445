package io.onhand.cli.settings;

import io.onhand.cli.shell.CommandFailure;

/** Reads numbers among words, where picocli cannot. */
public final class WholeNumber {

  private WholeNumber() {}

  /**
   * A number of 1 or more.
   *
   * @param what what it is, for the error
   */
  public static long positive(String what, String text) {
    try {
      long number = Long.parseLong(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the text.
    }
    throw CommandFailure.usage(
        "Expected " + what + " to be a whole number of 1 or more, but got \"" + text + "\"",
        "Put ids with blanks in quotes.");
  }
}
