package io.onhand.server.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line of a program that is one command, such as a server. */
public final class ServerCommandLine {

  private static final int HELP_COLUMNS = 100;

  private ServerCommandLine() {}

  /**
   * Fills the options in, from the command line, else the environment, else the configuration file.
   * Prints help or the version when asked for.
   *
   * @param line the command line with its options at their defaults
   * @param home the user's home folder
   * @return whether the program is to run: help was not asked for
   * @throws IllegalArgumentException what is wrong and where, in a line for people
   */
  public static boolean fill(
      CommandLine line, Map<String, String> environment, Path home, String... arguments) {
    Settings settings = Settings.of(environment, home, List.of(arguments));
    line.addMixin("config", new ConfigOption())
        .setDefaultValueProvider(settings)
        .setUsageHelpWidth(HELP_COLUMNS);
    WholeNumbers.readBy(line);
    try {
      line.parseArgs(arguments);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(settings.sentence(e), e);
    }
    if (CommandLine.printHelpIfRequested(line.getParseResult())) {
      return false;
    }
    settings.verify(() -> SettingKey.all(line).keySet());
    return true;
  }
}
