package io.onhand.cli.agent;

import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.OutboxAction;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a parked write up. */
@Command(
    name = "discard",
    header = "Give a parked write up: what it would have changed is not changed.",
    customSynopsis = "./onhand agent parked discard NUMBER --reason TEXT [--origin WHO]",
    description = {
      "Cannot be undone; the audit keeps what it was, who gave it up (--origin) and why."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agent parked discard 18 --reason 'rung up twice, receipt 536371'"
    })
final class ParkedDiscard implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "NUMBER", description = "The write's number.")
  private String number = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; at most 256 bytes.")
  private String reason = "";

  ParkedDiscard(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    DiscardParkedRequest request =
        DiscardParkedRequest.newBuilder()
            .setNumber(WriteNumber.of(number))
            .setWho(invocation.origin())
            .setWhy(reason)
            .build();
    OutboxAction action;
    try (Connection connection = invocation.connectToAgent()) {
      action = connection.agent(stub -> stub.discardParked(request)).getAction();
    }
    ActionText.show(invocation, action);
    return ExitCode.DONE.status();
  }
}
