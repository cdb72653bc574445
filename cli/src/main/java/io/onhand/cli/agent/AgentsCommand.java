package io.onhand.cli.agent;

import com.google.protobuf.Duration;
import io.onhand.admin.v1.Agent;
import io.onhand.admin.v1.ListAgentsRequest;
import io.onhand.admin.v1.ListAgentsResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.FollowerState;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Lists the agents that Central knows. */
@Command(
    name = "agents",
    header = "List the store agents that Central knows, how far behind and what waits there.",
    customSynopsis = {"./onhand agents [OPTIONS]", "       ./onhand agents forget AGENT"},
    description = {
      "Central knows an agent from its first feed on, keeps the log that it still needs, and hears"
          + " from it about once a second. BEHIND is what it has not made durable yet, in entries,"
          + " and LAG for how long the first of them has been decided. STATE is what it said last,"
          + " or `silent` when that was more than 30 seconds ago. After a restore of Central an"
          + " agent is listed as the backup knew it, `not since the restore`, until it is heard of"
          + " again. With --output json each agent is an object on a line of its own, with"
          + " lag_millis."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agents",
      "  ./onhand agents --output json | jq -r 'select(.lag_millis > 5000) | .agent_id'",
      "  ./onhand agents forget berlin-2"
    })
public final class AgentsCommand implements Callable<Integer> {

  private final Invocation invocation;

  private AgentsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The command with those below it. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new AgentsCommand(invocation))
        .addSubcommand(new AgentsForget(invocation));
  }

  @Override
  public Integer call() {
    ListAgentsResponse response;
    try (Connection connection = invocation.connect()) {
      response = connection.admin(stub -> stub.listAgents(ListAgentsRequest.getDefaultInstance()));
    }
    if (invocation.json()) {
      for (Agent agent : response.getAgentsList()) {
        invocation
            .jsonLines()
            .line(json -> {
              MessageJson.fields(json, agent);
              json.name("lag_millis").value(millis(agent.getLag()));
            });
      }
      return ExitCode.DONE.status();
    }
    if (response.getAgentsCount() > 0) {
      print(response);
    }
    invocation.note(
        response.getAgentsCount() == 0
            ? "Central knows no agent yet."
            : Text.number(response.getAgentsCount())
                + " agents; the log ends at "
                + Text.number(response.getHead().getSequence())
                + ".");
    return ExitCode.DONE.status();
  }

  private void print(ListAgentsResponse response) {
    Table table =
        new Table(
            Column.text("AGENT"),
            Column.text("FEED"),
            Column.text("STATE"),
            Column.number("DURABLE"),
            Column.number("BEHIND"),
            Column.number("LAG"),
            Column.text("LAST SEEN"),
            Column.number("QUEUED"),
            Column.number("OLDEST"),
            Column.number("PARKED"),
            Column.text("STORES"));
    for (Agent agent : response.getAgentsList()) {
      table.row(
          agent.getAgentId(),
          agent.getConnected() ? "open" : "closed",
          FollowerState.text(
              agent.getState(),
              agent.hasNotSeenFor() ? agent.getNotSeenFor() : null,
              agent.getConnected()),
          agent.hasDurable() ? agent.getDurable().getSequence() : "none",
          agent.getLagEntries(),
          Text.duration(agent.getLag()),
          agent.hasLastSeen() ? Text.time(agent.getLastSeen()) : "not since the restore",
          agent.getOutboxDepth(),
          agent.hasOldestQueuedAge() ? Text.duration(agent.getOldestQueuedAge()) : "",
          agent.getParked(),
          agent.getStoresCount() == 0 ? "all" : String.join(", ", agent.getStoresList()));
    }
    table.print(invocation.out(), invocation.palette());
  }

  private static long millis(Duration duration) {
    return duration.getSeconds() * 1_000 + duration.getNanos() / 1_000_000;
  }
}
