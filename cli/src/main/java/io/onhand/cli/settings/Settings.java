package io.onhand.cli.settings;

import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives options their values where the command line does not: the environment first, then the
 * configuration file. What neither says stays at its default.
 */
public final class Settings implements IDefaultValueProvider {

  private final Surroundings surroundings;
  private final Optional<ConfigFile> file;
  private final Optional<CommandFailure> unreadable;

  private Settings(
      Surroundings surroundings, Optional<ConfigFile> file, Optional<CommandFailure> unreadable) {
    this.surroundings = surroundings;
    this.file = file;
    this.unreadable = unreadable;
  }

  /**
   * Reads the configuration file, if there is one. A file that cannot be read is complained about
   * by {@link #verify} and not here: help must be had whatever it holds.
   */
  public static Settings of(Surroundings surroundings, List<String> args) {
    try {
      return new Settings(
          surroundings, ConfigFile.find(surroundings, named(args)), Optional.empty());
    } catch (CommandFailure e) {
      return new Settings(surroundings, Optional.empty(), Optional.of(e));
    }
  }

  /**
   * Complains of a file that cannot be read or has keys that no option has.
   *
   * @throws CommandFailure saying which
   */
  public void verify(CommandLine root) {
    if (unreadable.isPresent()) {
      throw unreadable.get();
    }
    file.ifPresent(it -> it.requireKnown(SettingKey.all(root).keySet()));
  }

  /** What the environment or the file says of an option. */
  public Optional<Setting> find(OptionSpec option) {
    return SettingKey.of(option).flatMap(this::find);
  }

  /** The configuration file in use. */
  public Optional<Path> path() {
    return file.map(ConfigFile::path);
  }

  /** Where a configuration file is looked for when none is named. */
  public Path usualPath() {
    return ConfigFile.usual(surroundings);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    return arg instanceof OptionSpec option ? find(option).map(Setting::value).orElse(null) : null;
  }

  /** What the environment or the file says of the option with this key. */
  public Optional<Setting> find(SettingKey key) {
    String variable = surroundings.environment().getOrDefault(key.variable(), "");
    if (!variable.isEmpty()) {
      return Optional.of(new Setting(variable, "environment " + key.variable()));
    }
    return file.flatMap(it ->
        Optional.ofNullable(it.values().get(key.name()))
            .map(value -> new Setting(value, "file " + it.path())));
  }

  /**
   * The path after {@code --config}: it is needed before the command line can be read as a whole.
   */
  private static Optional<Path> named(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.startsWith("--config=")) {
        return Optional.of(Path.of(arg.substring("--config=".length())));
      }
      if (arg.equals("--config") && i + 1 < args.size()) {
        return Optional.of(Path.of(args.get(i + 1)));
      }
      if (arg.equals("--")) {
        break;
      }
    }
    return Optional.empty();
  }
}
