package io.onhand.cli.stock;

import io.onhand.admin.v1.SetLowStockRequest;
import io.onhand.admin.v1.SetLowStockResponse;
import io.onhand.cli.csv.ExpectedVersion;
import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.RecordKey;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets when a record counts as low. */
@Command(
    name = "low",
    header = "Set at which available a record counts as low.",
    customSynopsis = "./onhand stock low PRODUCT STORE N|none",
    description = {
      "The change that takes available to N or below is marked in the feed, and the one that takes it"
          + " above again. none stops watching. Central alone takes it."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock low 85123A France 10",
      "  ./onhand stock low 85123A France none"
    })
final class StockLow implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's id.")
  private String product = "";

  @Parameters(index = "1", paramLabel = "STORE", description = "The store's id.")
  private String store = "";

  @Parameters(index = "2", paramLabel = "N", description = "Low at N or below, or none.")
  private String low = "";

  @Option(
      names = "--expected-version",
      paramLabel = "[EPOCH:]N",
      description =
          "Refuse unless the record's version is N. With the epoch that the read named, refuse also"
              + " if Central was restored since.")
  private Optional<ExpectedVersion> expectedVersion = Optional.empty();

  @Mixin private ChangeOptions options = new ChangeOptions();

  StockLow(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    OptionalLong mark = Threshold.of(low);
    var change = new ChangeCall(invocation, options);
    change.expect(expectedVersion);
    SetLowStockResponse response =
        change.admin((stub, header) -> {
          SetLowStockRequest.Builder request =
              SetLowStockRequest.newBuilder()
                  .setCommand(header)
                  .setKey(RecordKey.newBuilder().setProduct(product).setStore(store));
          mark.ifPresent(request::setLowStockAt);
          expectedVersion.ifPresent(it -> request.setExpectedVersion(it.version()));
          return stub.setLowStock(request.build());
        });
    return change.show(
        response,
        response.getReceipt(),
        product,
        () -> invocation.records(response.hasRecord(), response.getRecord()));
  }
}
