package io.onhand.cli.agent;

import io.onhand.cli.invocation.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on a running store agent. */
@Command(
    name = "agent",
    header = "Look after a running store agent: what waits, what is parked, may a till close.",
    customSynopsis = {
      "./onhand agent COMMAND [OPTIONS]",
      "       ./onhand agent [OPTIONS OF THE AGENT]"
    },
    description = {
      "Without a command it starts an agent, see ./onhand agent --help. The commands ask a running one,"
          + " by default that of this machine (--target 127.0.0.1:7421)."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agent status",
      "  ./onhand agent close-check --wait 2m && ./close-the-till",
      "  ./onhand agent parked list --target berlin:7421",
      "",
      "What each state means and what to do: docs/agents.md."
    })
public final class AgentCommand {

  private AgentCommand() {}

  /** The group with its commands. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new AgentCommand())
        .addSubcommand(new AgentStatus(invocation))
        .addSubcommand(new CloseCheck(invocation))
        .addSubcommand(new AgentVerify(invocation))
        .addSubcommand(new QueuedList(invocation))
        .addSubcommand(ParkedCommand.tree(invocation))
        .addSubcommand(new ActionsList(invocation));
  }
}
