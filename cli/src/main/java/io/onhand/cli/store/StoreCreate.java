package io.onhand.cli.store;

import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.CreateStoreResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.KeyedCall;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Declares a store. */
@Command(
    name = "create",
    header = "Declare a store.",
    customSynopsis = "./onhand store create STORE [--name NAME] [OPTIONS]",
    description = {
      "Its id has 1 to 64 bytes, no control characters and no white space at either end. A store"
          + " that exists already is refused (exit code 1)."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand store create France",
      "  ./onhand store create uk-1 --name 'United Kingdom, shop 1'"
    })
final class StoreCreate implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "STORE", description = "The store's id.")
  private String store = "";

  @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
  private String name = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The key of an earlier try, to ask again for the same store.")
  private Optional<String> key = Optional.empty();

  StoreCreate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var command = new KeyedCall(invocation, key);
    CreateStoreRequest request =
        CreateStoreRequest.newBuilder()
            .setCommand(command.header())
            .setStore(store)
            .setDisplayName(name)
            .build();
    CreateStoreResponse response;
    try (Connection connection = invocation.connect()) {
      response =
          command.send(
              connection,
              (channel, timeout) ->
                  AdminServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(timeout)
                      .createStore(request));
    }
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            json.name("origin").value(command.id().origin());
            json.name("key").value(command.id().key());
            MessageJson.fields(json, response);
          });
    } else {
      invocation
          .out()
          .println(
              Text.plain(
                  "Store "
                      + response.getStore().getStore()
                      + " is declared, as sequence "
                      + Text.number(response.getStore().getCreated().getSequence())
                      + (response.getReceipt().getReplayed() ? ", by an earlier call." : ".")));
    }
    return ExitCode.DONE.status();
  }
}
