package io.onhand.cli.transfer;

import io.onhand.cli.invocation.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands that move goods between stores. */
@Command(
    name = "transfer",
    header = "Move goods between stores.",
    customSynopsis = "./onhand transfer COMMAND [OPTIONS]",
    description = {
      "In one step with move; or dispatched and, when they arrive, received, in parts if need be. What"
          + " is on its way is gone from the source and incoming at the destination."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand transfer move France Spain 85123A 5",
      "  ./onhand transfer dispatch France Spain 85123A 5 22423 2",
      "  ./onhand transfer receive 1y2p0ij32e8e7-42 --line 85123A=4,missing=1"
    })
public final class TransferCommand {

  private TransferCommand() {}

  /** The group with its commands. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new TransferCommand())
        .addSubcommand(new TransferMove(invocation))
        .addSubcommand(new TransferDispatch(invocation))
        .addSubcommand(new TransferReceive(invocation))
        .addSubcommand(new TransferCancel(invocation))
        .addSubcommand(new TransferGet(invocation))
        .addSubcommand(new TransferList(invocation));
  }
}
