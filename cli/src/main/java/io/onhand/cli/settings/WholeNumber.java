package io.onhand.cli.settings;

import io.onhand.cli.shell.CommandFailure;
import java.util.function.LongPredicate;

/** Reads numbers among words, where picocli cannot, and knows their ranges. */
public final class WholeNumber {

  private WholeNumber() {}

  /**
   * A number of 1 or more.
   *
   * @param what what it is, for the error
   */
  public static long positive(String what, String text) {
    return number(what, text, "a whole number of 1 or more", number -> number > 0);
  }

  /**
   * Refuses a number that is out of its range.
   *
   * @param option whose value it is
   * @param what says what to do instead
   */
  public static void require(String option, long number, long min, long max, String what) {
    if (number < min || number > max) {
      String range =
          max == Long.MAX_VALUE ? " of " + min + " or more" : " from " + min + " to " + max;
      throw CommandFailure.usage("Expected " + option + range + ", but got " + number, what);
    }
  }

  /**
   * A number that says by how much something changes, so not 0.
   *
   * @param what what it is, for the error
   */
  public static long delta(String what, String text) {
    return number(what, text, "a whole number other than 0", number -> number != 0);
  }

  private static long number(String what, String text, String expected, LongPredicate isExpected) {
    try {
      long number = Long.parseLong(text);
      if (isExpected.test(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the text.
    }
    throw CommandFailure.usage(
        "Expected " + what + " to be " + expected + ", but got \"" + text + "\"",
        "Put ids with blanks in quotes.");
  }
}
