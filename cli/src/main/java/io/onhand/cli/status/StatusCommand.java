package io.onhand.cli.status;

import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how Central or an agent is. */
@Command(
    name = "status",
    header = "Say how Central or a store agent is.",
    customSynopsis = "./onhand status [--agent]",
    description = {
      "Finds out by itself which of the two answers. Central names its agents and how far each is"
          + " behind; an agent says how its line to Central is."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand status",
      "  ./onhand status --target 127.0.0.1:7421",
      "  ./onhand status --output json | jq '.subscribers[] | {subscriber_id, lag_entries}'"
    })
public final class StatusCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--agent", description = "Accept a store agent's answer only.")
  private boolean agent;

  /** The command of a run. */
  public StatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Message status;
    try (Connection connection = invocation.connect()) {
      status = agent ? ofAgent(connection) : ofEither(connection);
    }
    switch (status) {
      case GetStatusResponse central -> show(central);
      case GetAgentStatusResponse local -> AgentStatusText.show(invocation, local);
      default -> throw new IllegalStateException("Expected a status, but got " + status);
    }
    return ExitCode.DONE.status();
  }

  private void show(GetStatusResponse status) {
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            json.name("server").value("central");
            MessageJson.fields(json, status);
          });
    } else {
      new StatusText(invocation.out(), invocation.palette()).central(status);
    }
  }

  private static Message ofEither(Connection connection) {
    return connection.read((channel, timeout) -> {
      try {
        return AdminServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(timeout)
            .getStatus(GetStatusRequest.getDefaultInstance());
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
          throw e;
        }
        return AgentServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(timeout)
            .getAgentStatus(GetAgentStatusRequest.getDefaultInstance());
      }
    });
  }

  private static Message ofAgent(Connection connection) {
    return connection.read((channel, timeout) ->
        AgentServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(timeout)
            .getAgentStatus(GetAgentStatusRequest.getDefaultInstance()));
  }
}
