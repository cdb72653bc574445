package io.onhand.server.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The name of an option outside the command line. {@code --limit} of {@code onhand stock list} is
 * {@code stock.list.limit} in a file and {@code ONHAND_STOCK_LIST_LIMIT} in the environment, {@code
 * --port} of {@code onhand central} is {@code central.port} and {@code ONHAND_CENTRAL_PORT}; an
 * option of every client command such as {@code --target} is {@code target} and {@code
 * ONHAND_TARGET}. A {@code descriptionKey} stands for the option's own name, as it does for
 * picocli's provider of properties.
 *
 * @param name its key in a configuration file
 */
public record SettingKey(String name) {

  /**
   * What belongs to one call and not to a configuration: with a key from a file every command would
   * be the same command, and each would have happened already.
   */
  private static final Set<String> OF_ONE_CALL = Set.of("--key", "--config", "--fact", "--anchor");

  /** The key of an option; empty when it is for the command line alone. */
  public static Optional<SettingKey> of(OptionSpec option) {
    if (option.usageHelp() || option.versionHelp() || OF_ONE_CALL.contains(option.longestName())) {
      return Optional.empty();
    }
    var words = new ArrayList<String>();
    if (!option.inherited()) {
      List<String> command = List.of(option.command().qualifiedName(" ").split(" "));
      words.addAll(command.subList(1, command.size()));
    }
    String own = option.descriptionKey();
    words.add(own == null || own.isEmpty() ? option.longestName().replaceFirst("^-+", "") : own);
    return Optional.of(new SettingKey(String.join(".", words)));
  }

  /** All keys of a command and the commands below it, by name, each with its option. */
  public static TreeMap<String, OptionSpec> all(CommandLine commandLine) {
    var all = new TreeMap<String, OptionSpec>();
    collect(commandLine, all);
    return all;
  }

  /** The environment variable. */
  public String variable() {
    return "ONHAND_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static void collect(CommandLine commandLine, TreeMap<String, OptionSpec> all) {
    for (OptionSpec option : commandLine.getCommandSpec().options()) {
      of(option).ifPresent(key -> all.putIfAbsent(key.name(), option));
    }
    commandLine.getSubcommands().values().forEach(it -> collect(it, all));
  }
}
