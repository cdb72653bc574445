package io.onhand.cli.agent;

import io.onhand.agent.v1.ListOutboxActionsRequest;
import io.onhand.agent.v1.ListOutboxActionsResponse;
import io.onhand.agent.v1.OutboxAction;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.ListOptions;
import io.onhand.cli.invocation.Pages;
import io.onhand.cli.output.Listing;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what was done to parked writes. */
@Command(
    name = "actions",
    header = "List who retried or discarded parked writes, and why, oldest first.",
    customSynopsis = "./onhand agent actions [--number NUMBER] [--limit N | --all]",
    description = {"With --output json each is an object on a line of its own."},
    footer = {"", "Examples:", "  ./onhand agent actions", "  ./onhand agent actions --number 17"})
final class ActionsList implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--number", paramLabel = "NUMBER", description = "Only on this write (all).")
  private String number = "";

  @Mixin private ListOptions size = new ListOptions();

  ActionsList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    long limit = size.limit(invocation);
    long of = number.isEmpty() ? 0 : WriteNumber.of(number);
    var listing =
        new Listing<OutboxAction>(
            invocation.json(), invocation.jsonLines(), ActionText.emptyTable(), ActionText::add);
    boolean more;
    try (Connection connection = invocation.connectToAgent()) {
      more =
          new Pages<ListOutboxActionsResponse>(
                  (elements, token) ->
                      connection.agent(stub ->
                          stub.listOutboxActions(
                              ListOutboxActionsRequest.newBuilder()
                                  .setNumber(of)
                                  .setPageSize(elements)
                                  .setPageToken(token)
                                  .build())),
                  ListOutboxActionsResponse::getActionsCount,
                  ListOutboxActionsResponse::getNextPageToken)
              .read(limit, page -> listing.page(page.getActionsList()));
    }
    if (!invocation.json()) {
      invocation.print(listing.table());
      invocation.note(listing.sentence("action", more));
    }
    return ExitCode.DONE.status();
  }
}
