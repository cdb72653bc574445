package io.onhand.agent.outbox;

import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandMapper;
import io.onhand.server.api.CorrectionCommandMapper;
import io.onhand.server.domain.RecordKey;
import java.util.List;

/** Commands as the tests of the outbox queue them. */
final class Writes {

  private Writes() {}

  /**
   * One command.
   *
   * @param footprint what can be told of it
   * @param request itself
   */
  record Write(CommandFootprint footprint, MutateStreamRequest request) {
    QueuedCommand command() {
      return QueuedCommand.of(footprint, request);
    }
  }

  static RecordKey key(String product) {
    return new RecordKey(product, "A");
  }

  /** Facts that change each of these products by as much, as adjustment or as basket. */
  static Write fact(String key, long delta, String... products) {
    return fact(header(key), delta, List.of(products));
  }

  static Write fact(CommandHeader header, long delta, List<String> products) {
    List<AdjustLine> lines = products.stream().map(product -> line(product, delta)).toList();
    if (lines.size() == 1) {
      AdjustStockRequest request =
          AdjustStockRequest.newBuilder().setCommand(header).setLine(lines.getFirst()).build();
      return new Write(
          CommandFootprint.by(CommandMapper::adjust).apply(request),
          MutateStreamRequest.newBuilder().setAdjustStock(request).build());
    }
    ApplyBasketRequest request =
        ApplyBasketRequest.newBuilder().setCommand(header).addAllLines(lines).build();
    return new Write(
        CommandFootprint.by(CommandMapper::basket).apply(request),
        MutateStreamRequest.newBuilder().setApplyBasket(request).build());
  }

  static Write voiding(String key, String voided) {
    VoidOperationRequest request =
        VoidOperationRequest.newBuilder().setCommand(header(key)).setVoidedKey(voided).build();
    return new Write(
        CommandFootprint.by(CorrectionCommandMapper::voidOperation).apply(request),
        MutateStreamRequest.newBuilder().setVoidOperation(request).build());
  }

  static CommandHeader header(String key) {
    return CommandHeader.newBuilder()
        .setOrigin("till-1")
        .setIdempotencyKey(key)
        .setKind(CommandKind.COMMAND_KIND_FACT)
        .setNotBefore(Position.newBuilder().setEpoch(7).setSequence(3))
        .build();
  }

  private static AdjustLine line(String product, long delta) {
    return AdjustLine.newBuilder()
        .setProduct(product)
        .setStore("A")
        .setDelta(delta)
        .setReason(AdjustReason.ADJUST_REASON_SALE)
        .build();
  }
}
