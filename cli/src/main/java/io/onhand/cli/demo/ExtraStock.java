package io.onhand.cli.demo;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.trouble.Counter;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import java.util.List;

/** A lorry that brings enough of a few products for nobody to be refused. */
record ExtraStock(Channel central) {
  private static final long UNITS = 1_000_000;

  void deliver(List<Counter> counters) throws DemoException {
    ApplyBasketRequest.Builder lorry =
        ApplyBasketRequest.newBuilder()
            .setCommand(
                CommandHeader.newBuilder().setOrigin("warehouse").setIdempotencyKey("act-three"));
    for (StockKey key : counters.stream().map(Counter::key).distinct().toList()) {
      lorry.addLines(
          AdjustLine.newBuilder()
              .setProduct(key.product())
              .setStore(key.store())
              .setDelta(UNITS)
              .setReason(AdjustReason.ADJUST_REASON_RECEIPT));
    }
    try {
      InventoryServiceGrpc.newBlockingStub(central).applyBasket(lorry.build());
    } catch (StatusRuntimeException e) {
      throw new DemoException("The lorry was not taken: " + OnhandError.of(e).line());
    }
  }
}
