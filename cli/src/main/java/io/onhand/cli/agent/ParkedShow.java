package io.onhand.cli.agent;

import io.onhand.agent.v1.GetParkedRequest;
import io.onhand.agent.v1.GetParkedResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one parked write. */
@Command(
    name = "show",
    header = "Show one parked write, as it was sent, and Central's answer in full.",
    customSynopsis = "./onhand agent parked show NUMBER",
    description = {"NUMBER is the write's number in the outbox, as parked list shows it."},
    footer = {
      "",
      "Examples:",
      "  ./onhand agent parked show 17",
      "  ./onhand agent parked show 17 --output json | jq .command"
    })
final class ParkedShow implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "NUMBER", description = "The write's number.")
  private String number = "";

  ParkedShow(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    GetParkedRequest request =
        GetParkedRequest.newBuilder().setNumber(WriteNumber.of(number)).build();
    GetParkedResponse parked;
    try (Connection connection = invocation.connectToAgent()) {
      parked = connection.agent(stub -> stub.getParked(request));
    }
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            MessageJson.fieldsExcept(json, parked, "error");
            ParkedText.writeAnswer(json, parked.getError());
          });
    } else {
      ParkedText.show(invocation, parked);
    }
    return ExitCode.DONE.status();
  }
}
