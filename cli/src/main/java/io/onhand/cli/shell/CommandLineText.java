package io.onhand.cli.shell;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a command so that it can be pasted into a shell. */
public final class CommandLineText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private CommandLineText() {}

  /** The words as one line for a POSIX shell, quoted where that is needed. */
  public static String of(List<String> words) {
    return words.stream().map(CommandLineText::quote).collect(Collectors.joining(" "));
  }

  private static String quote(String word) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
