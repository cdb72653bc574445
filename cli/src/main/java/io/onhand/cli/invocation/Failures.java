package io.onhand.cli.invocation;

import io.grpc.Status;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says what a failed call means for the person who made it. */
public final class Failures {

  private Failures() {}

  /**
   * The failure of a call.
   *
   * @param error what is known of it
   * @param cause what the call threw: without an answer it alone knows what went wrong
   * @param target whom was called
   */
  public static CommandFailure of(OnhandError error, Throwable cause, String target) {
    if (error.kind() == ErrorKind.NOT_REACHABLE
        && error.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED) {
      return CommandFailure.of(
          ExitCode.UNREACHABLE,
          "NOT_REACHABLE",
          "Expected a server at " + target + ", but " + rootOf(cause),
          "Nothing was changed. Start it, or name another with --target.");
    }
    if (error.code() == Status.Code.UNIMPLEMENTED) {
      return CommandFailure.of(
          ExitCode.USAGE,
          error.reasonName(),
          "Expected a server that offers this, but the one at " + target + " does not",
          "Name Central with --target, or for the commands of onhand agent a store agent.");
    }
    var facts = new TreeMap<>(error.metadata());
    error.requestId().ifPresent(id -> facts.put("request_id", id));
    return new CommandFailure(
        exitCode(error.kind()),
        error.reasonName(),
        error.line(),
        "",
        Map.copyOf(facts),
        Optional.empty());
  }

  private static ExitCode exitCode(ErrorKind kind) {
    return switch (kind) {
      case REFUSED -> ExitCode.REFUSED;
      case WRONG_USAGE -> ExitCode.USAGE;
      case NOT_REACHABLE, RETRYABLE -> ExitCode.UNREACHABLE;
      case OUTCOME_UNKNOWN -> ExitCode.UNKNOWN;
    };
  }

  private static String rootOf(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = thrown; at != null && !chain.contains(at); at = at.getCause()) {
      chain.add(at);
    }
    Throwable root = chain.getLast();
    String message = root.getMessage();
    if (message != null && message.contains("Connection refused")) {
      return "nobody listens there";
    }
    if (root instanceof UnknownHostException) {
      return "there is no host of that name";
    }
    return "there was no answer (" + (message == null ? root.getClass().getName() : message) + ")";
  }
}
