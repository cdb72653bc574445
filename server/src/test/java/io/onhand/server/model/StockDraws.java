package io.onhand.server.model;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Draws adjustments, baskets, counts, voids, and what operators ask for. */
final class StockDraws {
  private static final AdjustReason[] REASONS = AdjustReason.values();

  private final Draw draw;

  StockDraws(Draw draw) {
    this.draw = draw;
  }

  CommandBody stock(int kind) {
    if (kind < 20) {
      return new Adjust(line(draw.key(), draw.version()));
    }
    if (kind < 29) {
      return basket();
    }
    return kind < 35 ? count() : voided();
  }

  CommandBody admin(int kind) {
    return switch (kind) {
      case 0 -> new CreateStore(Draw.STORES.get(draw.random.nextInt(Draw.STORES.size())), "");
      case 1, 2 ->
          new SetFloor(
              draw.key(),
              draw.chance(4) ? Floor.NONE : Floor.at(draw.random.nextInt(-4, 4)),
              draw.version());
      case 3 ->
          new SetLowStock(
              draw.key(),
              draw.chance(3) ? OptionalLong.empty() : OptionalLong.of(draw.random.nextInt(6)),
              draw.version());
      default -> new ResolveException(draw.id(draw.callers.exceptions), "counted again");
    };
  }

  private Basket basket() {
    List<AdjustLine> lines = new ArrayList<>();
    Map<RecordKey, OptionalLong> versions = new LinkedHashMap<>();
    boolean expects = draw.chance(4);
    for (int i = draw.random.nextInt(1, 5); i > 0; i--) {
      RecordKey key = draw.key();
      versions.putIfAbsent(key, expects ? draw.version(key) : OptionalLong.empty());
      lines.add(line(key, versions.getOrDefault(key, OptionalLong.empty())));
    }
    return new Basket(lines, draw.chance(2) ? BasketMode.ALL_OR_NOTHING : BasketMode.BEST_EFFORT);
  }

  private AdjustLine line(RecordKey key, OptionalLong version) {
    AdjustReason reason = REASONS[draw.random.nextInt(REASONS.length)];
    boolean arrives =
        (reason == AdjustReason.RECEIPT || reason == AdjustReason.RETURN)
            ? !draw.chance(10)
            : draw.chance(4);
    long amount =
        draw.chance(200)
            ? Limits.QUANTITY_MAX
            : arrives ? draw.random.nextInt(1, 9) : draw.quantity();
    return new AdjustLine(key, arrives ? amount : -amount, reason, version);
  }

  private Count count() {
    Callers.Look look = Callers.one(draw.random, draw.callers.looks);
    if (look == null || draw.chance(8)) {
      RecordKey key = draw.key();
      StockRecord record = draw.model.state.records.get(key);
      long version = record == null ? 0 : draw.random.nextLong(record.version() + 2);
      long onHand = version == 0 ? 0 : draw.chance(4) ? extreme() : draw.random.nextInt(10);
      return new Count(
          key,
          draw.random.nextInt(12),
          new CountAnchor(draw.epoch, version, onHand, draw.random.nextInt(-2, 3)));
    }
    CountAnchor seen = look.anchor();
    CountAnchor anchor =
        draw.chance(12)
            ? new CountAnchor(
                draw.epoch + 1, seen.version(), seen.onHand(), seen.pendingLocalDelta())
            : seen;
    long near = Math.clamp(seen.onHand() + draw.random.nextInt(-2, 3), 0, 100);
    return new Count(look.key(), near, anchor);
  }

  /** Far out, where sums leave 64 bits. */
  private long extreme() {
    return (draw.chance(2) ? Long.MAX_VALUE : Long.MIN_VALUE + Limits.QUANTITY_MAX)
        - draw.random.nextInt(5);
  }

  private VoidOperation voided() {
    Command target = Callers.one(draw.random, draw.callers.sent);
    return new VoidOperation(
        target == null || draw.chance(15)
            ? new CommandHeader(draw.origin, "never")
            : target.header());
  }
}
