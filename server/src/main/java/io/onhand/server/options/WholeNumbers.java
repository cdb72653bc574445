package io.onhand.server.options;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Has a program ask for whole numbers in people's words instead of Java's. */
public final class WholeNumbers {

  private WholeNumbers() {}

  /** For the options and parameters of a program and of all commands that it has by now. */
  public static void readBy(CommandLine program) {
    ITypeConverter<Integer> small =
        converter(Integer::valueOf, Integer.MIN_VALUE, Integer.MAX_VALUE);
    ITypeConverter<Long> large = converter(Long::valueOf, Long.MIN_VALUE, Long.MAX_VALUE);
    program
        .registerConverter(int.class, small)
        .registerConverter(Integer.class, small)
        .registerConverter(long.class, large)
        .registerConverter(Long.class, large);
  }

  private static <N> ITypeConverter<N> converter(Function<String, N> read, long min, long max) {
    return text -> {
      try {
        return read.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "Expected a whole number" + bound(text, min, max) + ", but got \"" + text + "\"");
      }
    };
  }

  /** Of a number that is too large for Onhand the bound is what is of use. */
  private static String bound(String text, long min, long max) {
    if (!text.matches("[+-]?[0-9]+")) {
      return "";
    }
    return text.startsWith("-") ? " of " + min + " or more" : " of " + max + " or less";
  }
}
