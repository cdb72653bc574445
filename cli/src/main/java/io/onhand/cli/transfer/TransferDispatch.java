package io.onhand.cli.transfer;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.FactOption;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.MoveLine;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sends goods on their way. */
@Command(
    name = "dispatch",
    header = "Send goods to another store.",
    customSynopsis = "./onhand transfer dispatch FROM TO PRODUCT QUANTITY [PRODUCT QUANTITY]...",
    description = {
      "All lines or none. The goods are gone from the source and incoming at the destination, until"
          + " they are received or the transfer is cancelled."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand transfer dispatch France Spain 85123A 5",
      "  ./onhand transfer dispatch France Spain 85123A 5 22423 2 --reference DN-17"
    })
final class TransferDispatch implements Callable<Integer> {

  private final Invocation invocation;

  @Mixin private GoodsOptions goods = new GoodsOptions();

  @Mixin private FactOption fact = new FactOption();

  @Mixin private ChangeOptions options = new ChangeOptions();

  TransferDispatch(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    List<MoveLine> lines = goods.lines();
    var change = new ChangeCall(invocation, options, fact.kind());
    change.expect(goods.expectedVersion);
    DispatchTransferResponse response =
        change.inventory((stub, header) ->
            stub.dispatchTransfer(
                DispatchTransferRequest.newBuilder()
                    .setCommand(header)
                    .setFromStore(goods.from)
                    .setToStore(goods.to)
                    .addAllLines(lines)
                    .build()));
    return change.show(
        response,
        response.getReceipt(),
        "",
        () -> OnTheWay.print(invocation, response.getTransfer(), response.getRecordsList()));
  }
}
