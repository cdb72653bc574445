package io.onhand.cli.agent;

import io.onhand.agent.v1.OutboxAction;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.FactOption;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.CommandKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a parked write tried again. */
@Command(
    name = "retry",
    header = "Have a parked write tried again, behind what waits.",
    customSynopsis = "./onhand agent parked retry NUMBER [--fact] --reason TEXT [--origin WHO]",
    description = {
      "Useful once the cause is gone (a store declared, goods received). With --fact it is told as"
          + " something that has happened, which is not refused for stock: what it breaks opens"
          + " exceptions at Central. Who (--origin) and why are noted."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agent parked retry 17 --reason 'store Bath is declared now'",
      "  ./onhand agent parked retry 17 --fact --reason 'the goods left the shop'"
    })
final class ParkedRetry implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "NUMBER", description = "The write's number.")
  private String number = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; at most 256 bytes.")
  private String reason = "";

  @Mixin private FactOption fact = new FactOption();

  ParkedRetry(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    RetryParkedRequest request =
        RetryParkedRequest.newBuilder()
            .setNumber(WriteNumber.of(number))
            .setAsFact(fact.kind() == CommandKind.COMMAND_KIND_FACT)
            .setWho(invocation.origin())
            .setWhy(reason)
            .build();
    OutboxAction action;
    try (Connection connection = invocation.connectToAgent()) {
      action = connection.agent(stub -> stub.retryParked(request)).getAction();
    }
    ActionText.show(invocation, action);
    return ExitCode.DONE.status();
  }
}
