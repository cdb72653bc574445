package io.onhand.cli;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.Table;
import io.onhand.cli.shell.ExitCode;
import io.onhand.server.options.Setting;
import io.onhand.server.options.SettingKey;
import io.onhand.server.options.Settings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** Shows each option's value and its source. */
@Command(
    name = "show",
    header = "Show each option's value and where it came from.",
    customSynopsis = "./onhand config show",
    description = {
      "Those of the commands, of Central (central.), of a store agent (agent.) and of the benchmarks"
          + " (bench.), as programs started from here would have them. KEY is the option's name in a"
          + " configuration file, VARIABLE in the environment. A key that no option has is refused"
          + " (exit code 2)."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand config show",
      "  ONHAND_TARGET=central:7420 ./onhand config show --output json | jq 'select(.key == \"target\")'"
    })
final class ConfigShow implements Callable<Integer> {

  private final Invocation invocation;
  private final CommandLine root;
  private final Settings settings;

  ConfigShow(Invocation invocation, CommandLine root, Settings settings) {
    this.invocation = invocation;
    this.root = root;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    Table table =
        new Table(
            Column.text("KEY"),
            Column.text("VALUE"),
            Column.text("SOURCE"),
            Column.text("VARIABLE"));
    for (Map.Entry<String, OptionSpec> option : Programs.options(root).entrySet()) {
      var key = new SettingKey(option.getKey());
      Setting setting = effective(option.getValue());
      if (invocation.json()) {
        invocation
            .jsonLines()
            .line(json -> {
              json.name("key").value(key.name());
              json.name("value").value(setting.value());
              json.name("source").value(setting.source());
              json.name("variable").value(key.variable());
            });
      } else {
        table.row(key.name(), setting.value(), setting.source(), key.variable());
      }
    }
    if (!invocation.json()) {
      table.print(invocation.out(), invocation.palette());
      invocation.note(
          settings.path().map(path -> "File: " + path).orElse("No file: " + settings.usualPath()));
    }
    return ExitCode.DONE.status();
  }

  private Setting effective(OptionSpec option) {
    boolean ofEveryCommand = option.command().equals(root.getCommandSpec());
    if (ofEveryCommand && invocation.isTyped(option.longestName())) {
      return new Setting(text(option.getValue()), "command line");
    }
    return settings
        .find(option)
        .orElseGet(() -> new Setting(option.required() ? "" : unset(option), "default"));
  }

  private static String unset(OptionSpec option) {
    return option.defaultValue() == null ? text(option.getValue()) : option.defaultValue();
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return switch (value) {
      case null -> "";
      case java.util.Optional<?> optional -> optional.map(ConfigShow::text).orElse("");
      case java.util.Collection<?> list ->
          String.join(",", list.stream().map(ConfigShow::text).toList());
      case java.time.Duration time ->
          time.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
      default -> value.toString();
    };
  }
}
