package io.onhand.cli.agent;

import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.FactOption;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.CommandKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has parked writes tried again. */
@Command(
    name = "retry",
    header = "Have a parked write, or all of them, tried again, behind what waits.",
    customSynopsis = {
      "./onhand agent parked retry NUMBER [--fact] --reason TEXT [--origin WHO]",
      "       ./onhand agent parked retry --all [--of-reason REASON] [--of-origin ORIGIN] [--store"
          + " STORE]",
      "                 [--fact] --reason TEXT [--origin WHO]"
    },
    description = {
      "Useful once the cause is gone (a store declared, goods received). With --fact it is told as"
          + " something that has happened, which is not refused for stock: what it breaks opens"
          + " exceptions at Central. Who (--origin) and why are noted.",
      "With --all those that are parked now are retried in their order, each noted by itself; what"
          + " cannot be retried is said, left parked, and makes the exit code 1."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agent parked retry 17 --reason 'store Bath is declared now'",
      "  ./onhand agent parked retry 17 --fact --reason 'the goods left the shop'",
      "  ./onhand agent parked retry --all --of-reason EPOCH_CHANGED --reason 'the right folder is"
          + " back'"
    })
final class ParkedRetry implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "NUMBER", arity = "0..1", description = "The write's number.")
  private Optional<String> number = Optional.empty();

  @Option(
      names = "--all",
      description = "All that are parked, or all that the next options choose.")
  private boolean all;

  @Option(
      names = "--of-reason",
      paramLabel = "REASON",
      description = "With --all: only what was refused for this, as the list shows it (all).")
  private Optional<String> ofReason = Optional.empty();

  @Mixin private WriteFilter filter = new WriteFilter();

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
    boolean isChosen = ofReason.isPresent() || !filter.isEmpty();
    if (all == number.isPresent() || (isChosen && !all)) {
      throw CommandFailure.usage(
          "Expected the number of a write, or --all and what chooses from them",
          "./onhand agent parked list shows the numbers.");
    }
    RetryParkedRequest.Builder request =
        RetryParkedRequest.newBuilder()
            .setAsFact(fact.kind() == CommandKind.COMMAND_KIND_FACT)
            .setWho(invocation.origin())
            .setWhy(reason);
    number.map(WriteNumber::of).ifPresent(request::setNumber);
    try (Connection connection = invocation.connectToAgent()) {
      if (all) {
        return new BulkRetry(invocation, connection, request).of(filter, ofReason).status();
      }
      ActionText.show(
          invocation, connection.agent(stub -> stub.retryParked(request.build())).getAction());
    }
    return ExitCode.DONE.status();
  }
}
