package io.onhand.cli.stock;

import io.onhand.cli.csv.ExpectedVersion;
import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.FactOption;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  ./onhand stock adjust 85123A France -1 --reason DAMAGE --expected-version 8",
      "  ./onhand stock adjust 85123A France -2 --reason SALE --fact --reference offline-17"
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
      names = "--expected-version",
      paramLabel = "[EPOCH:]N",
      description =
          "Refuse unless the record's version is N; 0: it must not exist. With the epoch that the"
              + " read named, refuse also if Central was restored since.")
  private Optional<ExpectedVersion> expectedVersion = Optional.empty();

  @Mixin private FactOption fact = new FactOption();

  @Mixin private ChangeOptions options = new ChangeOptions();

  StockAdjust(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var change = new ChangeCall(invocation, options, fact.kind());
    AdjustLine.Builder line =
        AdjustLine.newBuilder()
            .setProduct(product)
            .setStore(store)
            .setDelta(delta)
            .setReason(reason.inContract());
    change.expect(expectedVersion);
    expectedVersion.ifPresent(it -> line.setExpectedVersion(it.version()));
    AdjustStockResponse response =
        change.inventory((stub, header) ->
            stub.adjustStock(
                AdjustStockRequest.newBuilder().setCommand(header).setLine(line).build()));
    return change.show(
        response,
        response.getReceipt(),
        product,
        () -> invocation.records(response.hasRecord(), response.getRecord()));
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
