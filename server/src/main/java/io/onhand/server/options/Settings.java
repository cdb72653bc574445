package io.onhand.server.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Gives options their values where the command line does not: the environment first, then the
 * configuration file. What neither says stays at its default. Immutable.
 */
public final class Settings implements IDefaultValueProvider {

  /**
   * Named as the configuration file, it says nothing: for a server that must not have the user's.
   */
  public static final String NO_FILE = "/dev/null";

  private final Map<String, String> environment;
  private final Path home;
  private final List<String> args;
  private final Optional<ConfigFile> file;
  private final Optional<IllegalArgumentException> unreadable;

  private Settings(
      Map<String, String> environment,
      Path home,
      List<String> args,
      Optional<ConfigFile> file,
      Optional<IllegalArgumentException> unreadable) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.args = List.copyOf(args);
    this.file = file;
    this.unreadable = unreadable;
  }

  /**
   * Reads the configuration file, if there is one. A file that cannot be read is complained about
   * by {@link #verify} and not here: help must be had whatever it holds.
   *
   * @param home the user's home folder
   * @param args the command line, which may name the file
   */
  public static Settings of(Map<String, String> environment, Path home, List<String> args) {
    try {
      Optional<ConfigFile> file = ConfigFile.find(environment, home, named(args));
      return new Settings(environment, home, args, file, Optional.empty());
    } catch (IllegalArgumentException e) {
      return new Settings(environment, home, args, Optional.empty(), Optional.of(e));
    }
  }

  /**
   * Complains of a file that cannot be read or has keys that no option has.
   *
   * @param own the keys of the program; asked for only when there is a file
   * @throws IllegalArgumentException saying which, and what to do, in a line for people
   */
  public void verify(Supplier<Set<String>> own) {
    if (unreadable.isPresent()) {
      throw unreadable.get();
    }
    file.ifPresent(it -> it.requireKnown(own.get()));
  }

  /** What the environment or the file says of an option. */
  public Optional<Setting> find(OptionSpec option) {
    return SettingKey.of(option).flatMap(this::find);
  }

  /** What the environment or the file says of the option with this key. */
  public Optional<Setting> find(SettingKey key) {
    String variable = environment.getOrDefault(key.variable(), "");
    if (!variable.isEmpty()) {
      return Optional.of(new Setting(variable, "environment " + key.variable()));
    }
    return file.flatMap(it ->
        Optional.ofNullable(it.values().get(key.name()))
            .map(value -> new Setting(value, "file " + it.path())));
  }

  /** The configuration file in use. */
  public Optional<Path> path() {
    return file.map(ConfigFile::path);
  }

  /** Where a configuration file is looked for when none is named. */
  public Path usualPath() {
    return ConfigFile.usual(environment, home);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    return arg instanceof OptionSpec option ? find(option).map(Setting::value).orElse(null) : null;
  }

  /** What is wrong with the command line and, when the value is not from there, its source. */
  public String sentence(ParameterException e) {
    String source =
        e.getArgSpec() instanceof OptionSpec option && !isTyped(option)
            ? find(option).map(it -> " (from " + it.source() + ")").orElse("")
            : "";
    return e.getMessage() + source;
  }

  private boolean isTyped(OptionSpec option) {
    for (String name : option.names()) {
      for (String arg : args) {
        if (arg.equals(name) || arg.startsWith(name + "=")) {
          return true;
        }
      }
    }
    return false;
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
