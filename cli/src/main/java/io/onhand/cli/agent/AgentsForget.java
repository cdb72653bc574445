package io.onhand.cli.agent;

import io.onhand.admin.v1.ForgetAgentRequest;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has Central forget an agent. */
@Command(
    name = "forget",
    header = "Have Central forget an agent that will not come back.",
    customSynopsis = "./onhand agents forget AGENT",
    description = {
      "Nothing of the log is kept for it any more. What waits in its outbox is lost with its disk: settle"
          + " that first. An agent whose feed is open is not forgotten; one that comes back is known anew"
          + " and, when the log does not reach back so far, takes a snapshot by itself."
    },
    footer = {"", "Examples:", "  ./onhand agents forget berlin-2"})
final class AgentsForget implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "AGENT", description = "The agent's id.")
  private String agent = "";

  AgentsForget(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ForgetAgentRequest request = ForgetAgentRequest.newBuilder().setAgentId(agent).build();
    try (Connection connection = invocation.connect()) {
      var _ = connection.admin(stub -> stub.forgetAgent(request));
    }
    if (invocation.json()) {
      invocation.jsonLines().line(json -> json.name("forgotten").value(agent));
    } else {
      invocation.out().println(Text.plain("Agent " + agent + " is forgotten."));
    }
    return ExitCode.DONE.status();
  }
}
