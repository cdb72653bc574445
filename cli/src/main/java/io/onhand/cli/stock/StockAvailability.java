package io.onhand.cli.stock;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Record;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows where a product is to be had. */
@Command(
    name = "availability",
    header = "Show where a product is to be had, and how much in all.",
    customSynopsis = "./onhand stock availability PRODUCT",
    description = {
      "One row per store that has ever had it. A store agent knows its own stores only and says so"
          + " (partial)."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock availability 85123A",
      "  ./onhand stock availability 85123A --output json | jq .available"
    })
final class StockAvailability implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "PRODUCT", description = "The product's id.")
  private String product = "";

  StockAvailability(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    GetAvailabilityRequest request =
        GetAvailabilityRequest.newBuilder().setProduct(product).build();
    GetAvailabilityResponse response;
    try (Connection connection = invocation.connect()) {
      response =
          connection.read((channel, timeout) ->
              InventoryServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(timeout)
                  .getAvailability(request));
    }
    if (invocation.json()) {
      var records = new RecordOutput(invocation.products());
      invocation
          .jsonLines()
          .line(json -> {
            json.name("product").value(product);
            records.describe(json, product);
            MessageJson.fieldsExcept(json, response, "freshness");
            MessageJson.fields(json, response.getFreshness());
          });
    } else {
      print(response);
    }
    return ExitCode.DONE.status();
  }

  private void print(GetAvailabilityResponse response) {
    String name = invocation.products().description(product);
    invocation.out().println(Text.plain(name.isEmpty() ? product : product + "  " + name));
    if (response.getRecordsCount() == 0) {
      invocation.out().println("No store has ever had it.");
    } else {
      table(response).print(invocation.out(), invocation.palette());
    }
    invocation.note(
        (response.getPartial() ? "The stores of this agent only. " : "")
            + RecordOutput.sentence(response.getFreshness()));
  }

  private static Table table(GetAvailabilityResponse response) {
    Table table =
        new Table(
            Column.text("STORE"),
            Column.number("ON HAND"),
            Column.number("RESERVED"),
            Column.number("AVAILABLE"),
            Column.number("IN TRANSIT"));
    for (Record record : response.getRecordsList()) {
      table.row(
          record.getStore(),
          record.getOnHand(),
          record.getReserved(),
          record.getAvailable(),
          record.getIncoming());
    }
    return table.row(
        "TOTAL",
        response.getOnHand(),
        response.getReserved(),
        response.getAvailable(),
        response.getInTransit());
  }
}
