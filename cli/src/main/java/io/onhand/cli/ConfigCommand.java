package io.onhand.cli;

import io.onhand.cli.invocation.Invocation;
import io.onhand.server.options.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on the configuration. */
@Command(
    name = "config",
    header = "Show where options come from.",
    customSynopsis = "./onhand config COMMAND [OPTIONS]",
    description = {
      "Every option has a name in the environment and in a configuration file. The command line beats"
          + " the environment, the environment the file, the file the default."
    },
    footer = {
      "",
      "Example file, ~/.config/onhand/config.properties:",
      "  target=central.example:7420",
      "  origin=office-1",
      "  stock.list.limit=200",
      "  central.data=/var/lib/onhand",
      "  agent.central=central.example:7420"
    })
final class ConfigCommand {

  private ConfigCommand() {}

  static CommandLine tree(Invocation invocation, CommandLine root, Settings settings) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigShow(invocation, root, settings));
  }
}
