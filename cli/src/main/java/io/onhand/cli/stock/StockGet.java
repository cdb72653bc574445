package io.onhand.cli.stock;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.RecordKey;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one record. */
@Command(
    name = "get",
    header = "Show the stock of one product at one store.",
    customSynopsis = "./onhand stock get PRODUCT STORE",
    description = {
      "A store agent answers from its copy and says when that may be out of date (stale)."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock get 85123A France",
      "  ./onhand stock get 'BANK CHARGES' 'United Kingdom 1'",
      "  ./onhand stock get 85123A France --target 127.0.0.1:7421 --output json"
    })
final class StockGet implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's id.")
  private String product = "";

  @Parameters(index = "1", paramLabel = "STORE", description = "The store's id.")
  private String store = "";

  StockGet(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    GetRecordRequest request =
        GetRecordRequest.newBuilder()
            .setKey(RecordKey.newBuilder().setProduct(product).setStore(store))
            .build();
    GetRecordResponse response;
    try (Connection connection = invocation.connect()) {
      response =
          connection.read((channel, timeout) ->
              InventoryServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(timeout)
                  .getRecord(request));
    }
    var records = new RecordOutput(invocation.products());
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> records.fields(json, response.getRecord(), response.getFreshness()));
    } else {
      records.table(List.of(response.getRecord())).print(invocation.out(), invocation.palette());
      invocation.note(RecordOutput.sentence(response.getFreshness()));
    }
    return ExitCode.DONE.status();
  }
}
