package io.onhand.cli.stock;

import io.onhand.cli.shell.CommandFailure;
import java.util.Locale;
import java.util.OptionalLong;

/** A number that may also be none. */
final class Threshold {

  private Threshold() {}

  /** Empty: none. */
  static OptionalLong of(String text) {
    if (text.toLowerCase(Locale.ROOT).equals("none")) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw CommandFailure.usage(
          "Expected a whole number or none, but got \"" + text + "\"",
          "For example: ./onhand stock floor 85123A France 5");
    }
  }
}
