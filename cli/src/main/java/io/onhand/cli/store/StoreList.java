package io.onhand.cli.store;

import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.ListStoresRequest;
import io.onhand.admin.v1.ListStoresResponse;
import io.onhand.admin.v1.Store;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the declared stores. */
@Command(
    name = "list",
    header = "List the declared stores.",
    customSynopsis = "./onhand store list",
    description = "With --output json each store is an object on a line of its own.",
    footer = {
      "",
      "Examples:",
      "  ./onhand store list",
      "  ./onhand store list --output json | jq -r .store"
    })
final class StoreList implements Callable<Integer> {

  private final Invocation invocation;

  StoreList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ListStoresResponse response;
    try (Connection connection = invocation.connect()) {
      response =
          connection.read((channel, timeout) ->
              AdminServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(timeout)
                  .listStores(ListStoresRequest.getDefaultInstance()));
    }
    if (invocation.json()) {
      for (Store store : response.getStoresList()) {
        invocation.jsonLines().line(json -> MessageJson.fields(json, store));
      }
      return ExitCode.DONE.status();
    }
    Table table = new Table(Column.text("STORE"), Column.text("NAME"), Column.text("DECLARED"));
    for (Store store : response.getStoresList()) {
      table.row(store.getStore(), store.getDisplayName(), Text.time(store.getCreatedAt()));
    }
    table.print(invocation.out(), invocation.palette());
    invocation.note(
        response.getStoresCount() == 0
            ? "No store is declared yet: ./onhand store create STORE"
            : Text.number(response.getStoresCount()) + " stores.");
    return ExitCode.DONE.status();
  }
}
