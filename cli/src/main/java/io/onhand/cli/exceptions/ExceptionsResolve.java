package io.onhand.cli.exceptions;

import io.onhand.admin.v1.ResolveExceptionRequest;
import io.onhand.admin.v1.ResolveExceptionResponse;
import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.ExceptionOutput;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Settles an exception. */
@Command(
    name = "resolve",
    header = "Settle an exception.",
    customSynopsis = "./onhand exceptions resolve EXCEPTION --reason TEXT",
    description = {
      "Changes no stock: a count or a correction does that. An exception is settled once."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand exceptions resolve 1y2p0ij32e8e7-42 --reason 'a box was behind the shelf'"
    })
final class ExceptionsResolve implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "EXCEPTION", description = "The exception's id.")
  private String exception = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "What was found; at most 256 bytes.")
  private String reason = "";

  @Mixin private ChangeOptions options = new ChangeOptions();

  ExceptionsResolve(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var change = new ChangeCall(invocation, options);
    ResolveExceptionResponse response =
        change.admin((stub, header) ->
            stub.resolveException(
                ResolveExceptionRequest.newBuilder()
                    .setCommand(header)
                    .setExceptionId(exception)
                    .setReason(reason)
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> invocation.print(ExceptionOutput.table(List.of(response.getException()))));
  }
}
