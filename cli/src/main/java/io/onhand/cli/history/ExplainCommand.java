package io.onhand.cli.history;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.ExceptionOutput;
import io.onhand.cli.output.Facts;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.ReservationOutput;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.cli.output.TransferOutput;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why so much is available. */
@Command(
    name = "explain",
    header = "Say why so much of a product is available at a store.",
    customSynopsis = "./onhand explain PRODUCT STORE",
    description = {
      "What is on hand, which reservations hold how much of it, how low it may go, what is on its way,"
          + " and which exceptions are open: all at one moment."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand explain 85123A France",
      "  ./onhand explain 85123A France --output json | jq .takeable"
    })
public final class ExplainCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's id.")
  private String product = "";

  @Parameters(index = "1", paramLabel = "STORE", description = "The store's id.")
  private String store = "";

  /** The command. */
  public ExplainCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ExplainAvailabilityResponse response;
    try (Connection connection = invocation.connect()) {
      response =
          connection.inventory(stub ->
              stub.explainAvailability(
                  ExplainAvailabilityRequest.newBuilder()
                      .setKey(RecordKey.newBuilder().setProduct(product).setStore(store))
                      .build()));
    }
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            new RecordOutput(invocation.products()).describe(json, product);
            MessageJson.fieldsExcept(json, response, "freshness");
            MessageJson.fields(json, response.getFreshness());
          });
    } else {
      print(response);
    }
    return ExitCode.DONE.status();
  }

  private void print(ExplainAvailabilityResponse response) {
    Record record = response.getRecord();
    String name = invocation.products().description(product);
    invocation
        .out()
        .println(Text.plain(product + " at " + store + (name.isEmpty() ? "" : "  " + name)));
    new Facts()
        .add("on hand", record.getOnHand())
        .add("reserved", held(record, response.getReservationsTotal()))
        .add("available", record.getAvailable())
        .add("floor", record.hasFloor() ? Text.number(record.getFloor()) : "none")
        .add("a request may take", record.hasFloor() ? Text.number(response.getTakeable()) : "any")
        .add("incoming", count(record.getIncoming(), response.getTransfersTotal(), "transfer"))
        .add("open exceptions", response.getExceptionsTotal())
        .print(invocation.out(), invocation.palette());
    section(
        "Held by",
        ReservationOutput.table(response.getReservationsList()),
        response.getReservationsTotal() - response.getReservationsCount());
    section(
        "On its way",
        TransferOutput.table(response.getTransfersList()),
        response.getTransfersTotal() - response.getTransfersCount());
    section(
        "Open questions",
        ExceptionOutput.table(response.getExceptionsList()),
        response.getExceptionsTotal() - response.getExceptionsCount());
    invocation.note(RecordOutput.sentence(response.getFreshness()));
  }

  private void section(String heading, Table table, long left) {
    if (table.isEmpty()) {
      return;
    }
    invocation.out().println();
    invocation.out().println(heading);
    invocation.print(table);
    if (left > 0) {
      invocation.out().println("and " + Text.number(left) + " more");
    }
  }

  private static String held(Record record, long reservations) {
    return count(record.getReserved(), reservations, "reservation");
  }

  private static String count(long quantity, long parts, String of) {
    return Text.number(quantity)
        + (parts == 0 ? "" : ", by " + Text.number(parts) + " " + of + (parts == 1 ? "" : "s"));
  }
}
