package io.onhand.cli.log;

import io.onhand.cli.invocation.Invocation;
import io.onhand.server.options.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on the log. */
@Command(
    name = "log",
    header = "Read Central's log where it lies, and trim it.",
    customSynopsis = "./onhand log COMMAND [OPTIONS]",
    description = {"The log is the source of truth: every decided command, in order."},
    footer = {
      "",
      "Examples:",
      "  ./onhand log show --data ./onhand-data/central --from 1200",
      "  ./onhand log trim --dry-run"
    })
public final class LogCommand {

  private LogCommand() {}

  /** The group with its commands. */
  public static CommandLine tree(Invocation invocation, Settings settings) {
    return new CommandLine(new LogCommand())
        .addSubcommand(new LogShow(invocation, settings))
        .addSubcommand(new LogTrimCommand(invocation));
  }
}
