package io.onhand.cli.agent;

import io.onhand.agent.v1.ListQueuedRequest;
import io.onhand.agent.v1.ListQueuedResponse;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.ListOptions;
import io.onhand.cli.invocation.Pages;
import io.onhand.cli.output.Listing;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what waits in an outbox. */
@Command(
    name = "queued",
    header = "List the writes that wait for Central, oldest first.",
    customSynopsis =
        "./onhand agent queued [--of-origin ORIGIN] [--store STORE] [--limit N | --all]",
    description = {
      "They were acknowledged while Central could not be reached, are durable at the agent, and go to"
          + " Central by themselves, in this order. With --output json each is an object on a line of"
          + " its own."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agent queued",
      "  ./onhand agent queued --of-origin till-3 --all",
      "  ./onhand agent queued --output json | jq '{number, origin, last_failure}'"
    })
final class QueuedList implements Callable<Integer> {

  private final Invocation invocation;

  @Mixin private WriteFilter filter = new WriteFilter();
  @Mixin private ListOptions size = new ListOptions();

  QueuedList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    long limit = size.limit(invocation);
    var listing =
        new Listing<QueuedWrite>(
            invocation.json(), invocation.jsonLines(), WriteText.queuedTable(), WriteText::queued);
    boolean more;
    try (Connection connection = invocation.connectToAgent()) {
      more =
          new Pages<ListQueuedResponse>(
                  (elements, token) ->
                      connection.agent(stub ->
                          stub.listQueued(
                              ListQueuedRequest.newBuilder()
                                  .setOrigin(filter.origin())
                                  .setStore(filter.store())
                                  .setPageSize(elements)
                                  .setPageToken(token)
                                  .build())),
                  ListQueuedResponse::getWritesCount,
                  ListQueuedResponse::getNextPageToken)
              .read(limit, page -> listing.page(page.getWritesList()));
    }
    if (!invocation.json()) {
      invocation.print(listing.table());
      invocation.note(listing.sentence("queued write", more));
    }
    return ExitCode.DONE.status();
  }
}
