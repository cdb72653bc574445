package io.onhand.cli.agent;

import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.status.AgentStatusText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says how an agent is. */
@Command(
    name = "status",
    header = "Say how the agent, its line to Central and its outbox are.",
    customSynopsis = "./onhand agent status",
    description = {"The same as ./onhand status --agent at the agent's address."},
    footer = {
      "",
      "Examples:",
      "  ./onhand agent status",
      "  ./onhand agent status --target berlin:7421 --output json | jq .outbox"
    })
final class AgentStatus implements Callable<Integer> {

  private final Invocation invocation;

  AgentStatus(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    GetAgentStatusResponse status;
    try (Connection connection = invocation.connectToAgent()) {
      status = connection.agent(AgentStatus::ask);
    }
    AgentStatusText.show(invocation, status);
    return ExitCode.DONE.status();
  }

  private static GetAgentStatusResponse ask(AgentServiceBlockingStub stub) {
    return stub.getAgentStatus(GetAgentStatusRequest.getDefaultInstance());
  }
}
