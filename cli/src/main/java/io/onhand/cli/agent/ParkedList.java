package io.onhand.cli.agent;

import io.onhand.agent.v1.ParkedWrite;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.ListOptions;
import io.onhand.cli.output.Listing;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists parked writes. */
@Command(
    name = "list",
    header = "List the writes that Central refused, oldest first.",
    customSynopsis =
        "./onhand agent parked list [--of-origin ORIGIN] [--store STORE] [--limit N | --all]",
    description = {"With --output json each is an object on a line of its own."},
    footer = {
      "",
      "Examples:",
      "  ./onhand agent parked list",
      "  ./onhand agent parked list --output json | jq '{n: .write.number, why: .refusal.reason}'"
    })
final class ParkedList implements Callable<Integer> {

  private final Invocation invocation;

  @Mixin private WriteFilter filter = new WriteFilter();
  @Mixin private ListOptions size = new ListOptions();

  ParkedList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    long limit = size.limit(invocation);
    var listing =
        new Listing<ParkedWrite>(
            invocation.json(), invocation.jsonLines(), WriteText.parkedTable(), WriteText::parked);
    boolean more;
    try (Connection connection = invocation.connectToAgent()) {
      more =
          ParkedPages.read(connection, filter, limit, page -> listing.page(page.getWritesList()));
    }
    if (!invocation.json()) {
      invocation.print(listing.table());
      invocation.note(listing.sentence("parked write", more));
    }
    return ExitCode.DONE.status();
  }
}
