package io.onhand.cli.demo.till;

import com.google.protobuf.Timestamp;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Movement;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.BasketMode;
import io.onhand.inventory.v1.CommandHeader;
import java.time.Instant;

/** Writes baskets as the contract's requests: the same basket is always the same request. */
final class Requests {

  private Requests() {}

  /** For a basket of one line. */
  static AdjustStockRequest adjust(Basket basket) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header(basket))
        .setLine(line(basket, basket.lines().getFirst()))
        .build();
  }

  static ApplyBasketRequest apply(Basket basket) {
    ApplyBasketRequest.Builder request =
        ApplyBasketRequest.newBuilder()
            .setCommand(header(basket))
            .setMode(
                basket.inPart()
                    ? BasketMode.BASKET_MODE_BEST_EFFORT
                    : BasketMode.BASKET_MODE_ALL_OR_NOTHING);
    basket.lines().forEach(line -> request.addLines(line(basket, line)));
    return request.build();
  }

  private static CommandHeader header(Basket basket) {
    Instant time = basket.time();
    return CommandHeader.newBuilder()
        .setOrigin(basket.origin())
        .setIdempotencyKey(basket.key())
        .setReference(basket.reference())
        .setOccurredAt(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
        .build();
  }

  private static AdjustLine line(Basket basket, PlannedLine line) {
    return AdjustLine.newBuilder()
        .setProduct(line.product())
        .setStore(basket.store())
        .setDelta(line.delta())
        .setReason(reason(line.movement()))
        .build();
  }

  private static AdjustReason reason(Movement movement) {
    return switch (movement) {
      case SALE -> AdjustReason.ADJUST_REASON_SALE;
      case RETURN -> AdjustReason.ADJUST_REASON_RETURN;
      case WRITE_OFF -> AdjustReason.ADJUST_REASON_DAMAGE;
      case DELIVERY -> AdjustReason.ADJUST_REASON_RECEIPT;
    };
  }
}
