package io.onhand.cli;

import io.onhand.cli.settings.GlobalOptions;
import io.onhand.server.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The program itself, without a command. */
@Command(
    name = "onhand",
    customSynopsis = "./onhand COMMAND [OPTIONS]",
    header = "Onhand: the system of record for stock in a retail chain.",
    description =
        "Central decides every change of stock; store agents keep a copy beside the tills.",
    versionProvider = Version.class,
    footer = {
      "",
      "Programs, each with its own --help:",
      "  central       Run Central, the one authority on stock.",
      "  agent         Run a store agent beside the tills.",
      "  bench         Measure how fast it is.",
      "  test          Run the checks, from a clone.",
      "",
      "Begin here:",
      "  ./onhand demo",
      "  ./onhand stock get 85123A France",
      "  ./onhand feed tail --store France",
      "",
      "Options may also stand in the environment (--target as ONHAND_TARGET) or in a file; the command",
      "line beats the environment, the environment the file: see ./onhand config show.",
      "",
      "Exit codes: 0 done; 1 refused by a rule; 2 wrong usage; 3 server not reachable, nothing changed;",
      "4 outcome unknown, ask again with the same key; 5 a fault of this machine or of Onhand."
    })
final class OnhandCommand {

  private OnhandCommand() {}

  /** The program with the options that every command has, without commands yet. */
  static CommandLine with(GlobalOptions options) {
    var root = new CommandLine(new OnhandCommand());
    root.getCommandSpec()
        .addMixin("options", CommandSpec.forAnnotatedObject(options))
        .addOption(
            OptionSpec.builder("--version")
                .versionHelp(true)
                .type(boolean.class)
                .description("Name the version.")
                .build());
    return root;
  }
}
