package io.onhand.cli.stock;

import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.invocation.KeyedCall;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the stock of one record. */
@Command(
    name = "adjust",
    header = "Change the stock of one product at one store.",
    customSynopsis = "./onhand stock adjust PRODUCT STORE DELTA --reason REASON [OPTIONS]",
    description = {
      "The answer comes when the change is durable. Each change has a key, made for you. When the"
          + " outcome stays unknown (exit code 4) the key is shown with the command that asks again:"
          + " with the same key nothing is done twice."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock adjust 85123A France 120 --reason RECEIPT --reference DN-4711",
      "  ./onhand stock adjust 85123A France -3 --reason SALE --reference 536370",
      "  ./onhand stock adjust 85123A France -1 --reason DAMAGE --expected-version 8"
    })
final class StockAdjust implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's id.")
  private String product = "";

  @Parameters(index = "1", paramLabel = "STORE", description = "The store's id.")
  private String store = "";

  @Parameters(
      index = "2",
      paramLabel = "DELTA",
      description = "By how much stock changes; negative takes away.")
  private long delta;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "REASON",
      description =
          "Why: ${COMPLETION-CANDIDATES}. A record that does not exist yet is born by RETURN,"
              + " RECEIPT and CORRECTION only.")
  private Reason reason = Reason.OTHER;

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "A receipt or document id, kept with the change.")
  private String reference = "";

  @Option(
      names = "--expected-version",
      paramLabel = "N",
      description = "Refuse unless the record's version is N; 0: it must not exist.")
  private Optional<Long> expectedVersion = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The key of an earlier try, to ask again for the same change.")
  private Optional<String> key = Optional.empty();

  StockAdjust(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var command = new KeyedCall(invocation, key);
    AdjustLine.Builder line =
        AdjustLine.newBuilder()
            .setProduct(product)
            .setStore(store)
            .setDelta(delta)
            .setReason(reason.inContract());
    expectedVersion.ifPresent(line::setExpectedVersion);
    AdjustStockRequest request =
        AdjustStockRequest.newBuilder()
            .setCommand(command.header().setReference(reference))
            .setLine(line)
            .build();
    AdjustStockResponse response;
    try (Connection connection = invocation.connect()) {
      response =
          command.send(
              connection,
              (channel, timeout) ->
                  InventoryServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(timeout)
                      .adjustStock(request));
    }
    if (invocation.json()) {
      var records = new RecordOutput(invocation.products());
      invocation
          .jsonLines()
          .line(json -> {
            json.name("origin").value(command.id().origin());
            json.name("key").value(command.id().key());
            records.describe(json, product);
            MessageJson.fields(json, response);
          });
    } else {
      print(response);
    }
    return ExitCode.DONE.status();
  }

  private void print(AdjustStockResponse response) {
    if (response.hasRecord()) {
      new RecordOutput(invocation.products())
          .table(List.of(response.getRecord()))
          .print(invocation.out(), invocation.palette());
    }
    Receipt receipt = response.getReceipt();
    String done =
        receipt.hasQueued()
            ? "Queued at "
                + receipt.getQueued().getAgentId()
                + " as number "
                + Text.number(receipt.getQueued().getNumber())
                + ": Central decides when it can be reached."
            : "Applied as sequence "
                + Text.number(receipt.getApplied().getPosition().getSequence())
                + ".";
    invocation.note(
        done + (receipt.getReplayed() ? " It was so before: this call changed nothing." : ""));
  }

  /** The reasons as people write them. */
  enum Reason {
    SALE,
    RETURN,
    RECEIPT,
    DAMAGE,
    SHRINKAGE,
    CORRECTION,
    OTHER;

    io.onhand.inventory.v1.AdjustReason inContract() {
      return io.onhand.inventory.v1.AdjustReason.valueOf("ADJUST_REASON_" + name());
    }
  }
}
