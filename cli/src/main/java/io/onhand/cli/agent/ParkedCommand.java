package io.onhand.cli.agent;

import io.onhand.cli.invocation.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on parked writes. */
@Command(
    name = "parked",
    header = "List and settle the writes that Central refused.",
    customSynopsis = "./onhand agent parked COMMAND [OPTIONS]",
    description = {
      "A write that was queued and that Central then refused is parked: it leaves the order and waits"
          + " for a person, who has it tried again or gives it up. Both are noted with name and reason."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agent parked list",
      "  ./onhand agent parked retry 17 --fact --reason 'the goods left the shop'",
      "  ./onhand agent parked discard 18 --reason 'rung up twice, receipt 536371'"
    })
final class ParkedCommand {

  private ParkedCommand() {}

  /** The group with its commands. */
  static CommandLine tree(Invocation invocation) {
    return new CommandLine(new ParkedCommand())
        .addSubcommand(new ParkedList(invocation))
        .addSubcommand(new ParkedShow(invocation))
        .addSubcommand(new ParkedRetry(invocation))
        .addSubcommand(new ParkedDiscard(invocation));
  }
}
