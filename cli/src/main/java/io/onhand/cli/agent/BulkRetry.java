package io.onhand.cli.agent;

import io.grpc.StatusRuntimeException;
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import io.onhand.agent.v1.OutboxAction;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.RetryParkedResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Listing;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Retries many parked writes, one after the other. */
final class BulkRetry {

  private static final String REASON_PREFIX = "ERROR_REASON_";

  /** What an error names when the same command waits already. */
  private static final String QUEUED_NUMBER = "queued_number";

  private final Invocation invocation;
  private final Connection connection;
  private final RetryParkedRequest.Builder request;

  /**
   * Retries nothing yet.
   *
   * @param request as each of them is asked for, but for its number
   */
  BulkRetry(Invocation invocation, Connection connection, RetryParkedRequest.Builder request) {
    this.invocation = invocation;
    this.connection = connection;
    this.request = request;
  }

  /**
   * Retries what is parked now. What is refused again meanwhile gets a higher number and is not
   * tried twice.
   *
   * @param ofReason only what was refused for this; empty: all
   * @return whether all of them wait again
   */
  ExitCode of(WriteFilter filter, Optional<String> ofReason) {
    ofReason.ifPresent(BulkRetry::requireReason);
    var listing =
        new Listing<OutboxAction>(
            invocation.json(), invocation.jsonLines(), ActionText.emptyTable(), ActionText::add);
    List<String> left = new ArrayList<>();
    for (long number : numbers(filter, ofReason)) {
      retry(number, left).ifPresent(action -> listing.page(List.of(action)));
    }
    if (!invocation.json()) {
      invocation.print(listing.table());
      invocation.note(listing.sentence("write waits again", false));
    }
    left.forEach(invocation::note);
    return left.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  /** Empty: it stays as it is, which is said. */
  private Optional<OutboxAction> retry(long number, List<String> left) {
    RetryParkedRequest one = request.setNumber(number).build();
    try {
      return Optional.of(connection.agent(stub -> retry(stub, one)).getAction());
    } catch (CommandFailure failure) {
      boolean isOfThisOne =
          failure.exitCode() == ExitCode.REFUSED
              || failure.reason().equals("INVALID_FIELD")
              || isQueuedAlready(failure);
      if (!isOfThisOne) {
        throw failure;
      }
      left.add(Text.number(number) + ": " + failure.message());
      return Optional.empty();
    }
  }

  /**
   * Is tried no further when the same command waits already: that may be for as long as there is no
   * line, and keeps the others waiting.
   */
  private RetryParkedResponse retry(AgentServiceBlockingStub stub, RetryParkedRequest one) {
    try {
      return stub.retryParked(one);
    } catch (StatusRuntimeException e) {
      CommandFailure failure = connection.failure(e);
      throw isQueuedAlready(failure) ? failure : e;
    }
  }

  private static boolean isQueuedAlready(CommandFailure failure) {
    return failure.facts().containsKey(QUEUED_NUMBER);
  }

  private List<Long> numbers(WriteFilter filter, Optional<String> ofReason) {
    List<Long> numbers = new ArrayList<>();
    ParkedPages.read(
        connection,
        filter,
        Long.MAX_VALUE,
        page ->
            page.getWritesList().stream()
                .filter(parked -> isOf(parked, ofReason))
                .forEach(parked -> numbers.add(parked.getWrite().getNumber())));
    return numbers;
  }

  private static boolean isOf(ParkedWrite parked, Optional<String> reason) {
    return reason.isEmpty() || WriteText.reason(parked.getRefusal()).equals(reason.get());
  }

  /** A reason that is misspelt would choose nothing, and look as if nothing were left. */
  private static void requireReason(String reason) {
    for (ErrorReason known : ErrorReason.values()) {
      if (known.name().equals(REASON_PREFIX + reason)) {
        return;
      }
    }
    throw CommandFailure.usage(
        "Expected a reason that Central refuses for, but got \"" + reason + "\"",
        "./onhand agent parked list shows them, in capitals.");
  }
}
