package io.onhand.server.storage.schema;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.storage.v1.Entry;
import io.onhand.storage.v1.Line;
import io.onhand.storage.v1.Operation;
import io.onhand.storage.v1.VoidTarget;
import java.util.OptionalLong;

/** What commands that change what is on hand ask. */
final class StockBodyCodec {
  private StockBodyCodec() {}

  static void encode(StockCommand body, Entry.Builder message) {
    switch (body) {
      case Adjust adjust ->
          message.setOperation(Operation.OPERATION_ADJUST).addLines(line(adjust.line()));
      case Basket basket -> {
        message.setOperation(
            switch (basket.mode()) {
              case ALL_OR_NOTHING -> Operation.OPERATION_BASKET_ALL_OR_NOTHING;
              case BEST_EFFORT -> Operation.OPERATION_BASKET_BEST_EFFORT;
            });
        basket.lines().forEach(line -> message.addLines(line(line)));
      }
      case Count count ->
          message
              .setOperation(Operation.OPERATION_COUNT)
              .getCountBuilder()
              .setProduct(count.key().product())
              .setStore(count.key().store())
              .setCounted(count.counted())
              .setAnchorEpoch(count.anchor().epoch())
              .setAnchorVersion(count.anchor().version())
              .setAnchorOnHand(count.anchor().onHand())
              .setAnchorPending(count.anchor().pendingLocalDelta());
      case VoidOperation voids ->
          message
              .setOperation(Operation.OPERATION_VOID)
              .getVoidTargetBuilder()
              .setOrigin(voids.origin())
              .setIdempotencyKey(voids.key());
    }
  }

  static Adjust adjust(Entry message) {
    if (message.getLinesCount() != 1) {
      throw new CorruptValueException(
          "Expected one line of an adjustment, but got " + message.getLinesCount() + ".");
    }
    return new Adjust(line(message.getLines(0)));
  }

  static Basket basket(Entry message, BasketMode mode) {
    return new Basket(message.getLinesList().stream().map(StockBodyCodec::line).toList(), mode);
  }

  static Count count(io.onhand.storage.v1.Count message) {
    return new Count(
        new RecordKey(message.getProduct(), message.getStore()),
        message.getCounted(),
        new CountAnchor(
            message.getAnchorEpoch(),
            message.getAnchorVersion(),
            message.getAnchorOnHand(),
            message.getAnchorPending()));
  }

  static VoidOperation voids(VoidTarget message) {
    String origin = message.getOrigin();
    String key = message.getIdempotencyKey();
    return new VoidOperation(origin, key, OperationId.of(origin, key));
  }

  private static Line line(AdjustLine line) {
    Line.Builder message =
        Line.newBuilder()
            .setProduct(line.key().product())
            .setStore(line.key().store())
            .setDelta(line.delta())
            .setReason(EnumNumbers.number(line.reason()));
    line.expectedVersion().ifPresent(message::setExpectedVersion);
    return message.build();
  }

  private static AdjustLine line(Line line) {
    return new AdjustLine(
        new RecordKey(line.getProduct(), line.getStore()),
        line.getDelta(),
        EnumNumbers.adjustReason(line.getReason()),
        line.hasExpectedVersion()
            ? OptionalLong.of(line.getExpectedVersion())
            : OptionalLong.empty());
  }
}
