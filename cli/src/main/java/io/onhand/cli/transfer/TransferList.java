package io.onhand.cli.transfer;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.ListOptions;
import io.onhand.cli.invocation.Pages;
import io.onhand.cli.output.Listing;
import io.onhand.cli.output.TransferOutput;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.inventory.v1.Transfer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the transfers in transit. */
@Command(
    name = "list",
    header = "List what is on its way, oldest first.",
    customSynopsis = "./onhand transfer list [--store STORE] [--limit N | --all]",
    description = {"With --output json each transfer is an object on a line of its own."},
    footer = {
      "",
      "Examples:",
      "  ./onhand transfer list",
      "  ./onhand transfer list --store Spain --all"
    })
final class TransferList implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = "Only those from or to this store (all).")
  private String store = "";

  @Mixin private ListOptions size = new ListOptions();

  TransferList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    long limit = size.limit(invocation);
    var listing =
        new Listing<Transfer>(
            invocation.json(),
            invocation.jsonLines(),
            TransferOutput.emptyTable(),
            TransferOutput::add);
    boolean more;
    try (Connection connection = invocation.connect()) {
      more =
          new Pages<ListTransfersResponse>(
                  (elements, token) ->
                      connection.inventory(stub ->
                          stub.listTransfers(
                              ListTransfersRequest.newBuilder()
                                  .setStore(store)
                                  .setPageSize(elements)
                                  .setPageToken(token)
                                  .build())),
                  ListTransfersResponse::getTransfersCount,
                  ListTransfersResponse::getNextPageToken)
              .read(limit, page -> listing.page(page.getTransfersList(), page.getFreshness()));
    }
    if (!invocation.json()) {
      invocation.print(listing.table());
      invocation.note(listing.sentence("transfer", more));
    }
    return ExitCode.DONE.status();
  }
}
