package io.onhand.cli.transfer;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.Invocation;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Moves stock in one step. */
@Command(
    name = "move",
    header = "Move stock to another store in one step.",
    customSynopsis = "./onhand transfer move FROM TO PRODUCT QUANTITY [PRODUCT QUANTITY]...",
    description = {"All lines or none. Nothing is ever on its way."},
    footer = {
      "",
      "Examples:",
      "  ./onhand transfer move France Spain 85123A 5",
      "  ./onhand transfer move France Spain 85123A 5 22423 2 --reference MV-17"
    })
final class TransferMove implements Callable<Integer> {

  private final Invocation invocation;

  @Mixin private GoodsOptions goods = new GoodsOptions();

  @Mixin private ChangeOptions options = new ChangeOptions();

  TransferMove(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    List<MoveLine> lines = goods.lines();
    var change = new ChangeCall(invocation, options);
    change.expect(goods.expectedVersion);
    MoveStockResponse response =
        change.inventory((stub, header) ->
            stub.moveStock(
                MoveStockRequest.newBuilder()
                    .setCommand(header)
                    .setFromStore(goods.from)
                    .setToStore(goods.to)
                    .addAllLines(lines)
                    .build()));
    return change.show(
        response, response.getReceipt(), "", () -> invocation.records(response.getRecordsList()));
  }
}
