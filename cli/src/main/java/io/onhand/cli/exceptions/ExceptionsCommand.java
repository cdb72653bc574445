package io.onhand.cli.exceptions;

import io.onhand.cli.invocation.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on exceptions. */
@Command(
    name = "exceptions",
    header = "List and settle the questions that facts opened.",
    customSynopsis = "./onhand exceptions COMMAND [OPTIONS]",
    description = {
      "A fact has happened and is never refused for stock. Where the numbers say it cannot be, Central"
          + " opens an exception: somebody looks what is true, and says so. Central alone knows them."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand exceptions list --store France",
      "  ./onhand exceptions resolve 1y2p0ij32e8e7-42 --reason 'a box was behind the shelf'"
    })
public final class ExceptionsCommand {

  private ExceptionsCommand() {}

  /** The group with its commands. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new ExceptionsCommand())
        .addSubcommand(new ExceptionsList(invocation))
        .addSubcommand(new ExceptionsResolve(invocation));
  }
}
