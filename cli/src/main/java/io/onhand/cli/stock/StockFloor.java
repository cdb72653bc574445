package io.onhand.cli.stock;

import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetFloorResponse;
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

/** Sets how low requests may take a record. */
@Command(
    name = "floor",
    header = "Set how low requests may take what is available.",
    customSynopsis = "./onhand stock floor PRODUCT STORE N|none",
    description = {
      "0 is usual: nothing is sold that is not there. More is safety stock, less allows backorder, none"
          + " allows anything. Central alone takes it."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock floor 85123A France 5",
      "  ./onhand stock floor 85123A France -20",
      "  ./onhand stock floor 85123A France none"
    })
final class StockFloor implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's id.")
  private String product = "";

  @Parameters(index = "1", paramLabel = "STORE", description = "The store's id.")
  private String store = "";

  @Parameters(index = "2", paramLabel = "N", description = "The lowest allowed, or none.")
  private String floor = "";

  @Option(
      names = "--expected-version",
      paramLabel = "[EPOCH:]N",
      description =
          "Refuse unless the record's version is N. With the epoch that the read named, refuse also"
              + " if Central was restored since.")
  private Optional<ExpectedVersion> expectedVersion = Optional.empty();

  @Mixin private ChangeOptions options = new ChangeOptions();

  StockFloor(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    OptionalLong lowest = Threshold.of(floor);
    var change = new ChangeCall(invocation, options);
    change.expect(expectedVersion);
    SetFloorResponse response =
        change.admin((stub, header) -> {
          SetFloorRequest.Builder request =
              SetFloorRequest.newBuilder()
                  .setCommand(header)
                  .setKey(RecordKey.newBuilder().setProduct(product).setStore(store));
          lowest.ifPresent(request::setFloor);
          expectedVersion.ifPresent(it -> request.setExpectedVersion(it.version()));
          return stub.setFloor(request.build());
        });
    return change.show(
        response,
        response.getReceipt(),
        product,
        () -> invocation.records(response.hasRecord(), response.getRecord()));
  }
}
