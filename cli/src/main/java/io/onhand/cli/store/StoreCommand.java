package io.onhand.cli.store;

import io.onhand.cli.invocation.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on stores. */
@Command(
    name = "store",
    header = "Declare and list stores.",
    customSynopsis = "./onhand store COMMAND [OPTIONS]",
    description = {
      "Stock can only be kept at declared stores: a typo must not make a ghost. Central alone knows"
          + " them."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand store create France",
      "  ./onhand store create uk-1 --name 'United Kingdom, shop 1'",
      "  ./onhand store list"
    })
public final class StoreCommand {

  private StoreCommand() {}

  /** The group with its commands. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new StoreCommand())
        .addSubcommand(new StoreCreate(invocation))
        .addSubcommand(new StoreList(invocation));
  }
}
