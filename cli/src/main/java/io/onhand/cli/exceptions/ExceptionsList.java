package io.onhand.cli.exceptions;

import io.onhand.admin.v1.ListExceptionsRequest;
import io.onhand.admin.v1.ListExceptionsResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.ListOptions;
import io.onhand.cli.invocation.Pages;
import io.onhand.cli.output.ExceptionOutput;
import io.onhand.cli.output.Listing;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.StockException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists exceptions. */
@Command(
    name = "list",
    header = "List open exceptions, oldest first.",
    customSynopsis = "./onhand exceptions list [--store STORE] [--resolved] [--limit N | --all]",
    description = {"With --output json each exception is an object on a line of its own."},
    footer = {
      "",
      "Examples:",
      "  ./onhand exceptions list",
      "  ./onhand exceptions list --store France --resolved --all"
    })
final class ExceptionsList implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--store", paramLabel = "STORE", description = "Only those of this store (all).")
  private String store = "";

  @Option(names = "--resolved", description = "Also those that are settled.")
  private boolean resolved;

  @Mixin private ListOptions size = new ListOptions();

  ExceptionsList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    long limit = size.limit(invocation);
    var listing =
        new Listing<StockException>(
            invocation.json(),
            invocation.jsonLines(),
            ExceptionOutput.emptyTable(),
            ExceptionOutput::add);
    boolean more;
    try (Connection connection = invocation.connect()) {
      more =
          new Pages<ListExceptionsResponse>(
                  (elements, token) ->
                      connection.admin(stub ->
                          stub.listExceptions(
                              ListExceptionsRequest.newBuilder()
                                  .setStore(store)
                                  .setIncludeResolved(resolved)
                                  .setPageSize(elements)
                                  .setPageToken(token)
                                  .build())),
                  ListExceptionsResponse::getExceptionsCount,
                  ListExceptionsResponse::getNextPageToken)
              .read(limit, page -> listing.page(page.getExceptionsList(), page.getFreshness()));
    }
    if (!invocation.json()) {
      invocation.print(listing.table());
      invocation.note(listing.sentence("exception", more));
    }
    return ExitCode.DONE.status();
  }
}
