package io.onhand.server.storage.schema;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.List;
import java.util.OptionalLong;

/** Random commands of every kind. */
final class RandomBodies {
  private static final int KINDS = 25;

  private final RandomValues random;

  RandomBodies(RandomValues random) {
    this.random = random;
  }

  /** Of the sync commands, the run is the origin's. */
  CommandBody next(String origin) {
    return switch (random.below(KINDS)) {
      case 0 -> new Adjust(line());
      case 1 -> new Basket(random.some(this::line), BasketMode.BEST_EFFORT);
      case 2 -> new Basket(random.some(this::line), BasketMode.ALL_OR_NOTHING);
      case 3 -> new Count(random.key(), random.positiveQuantity(), countAnchor());
      case 4 -> new VoidOperation(new CommandHeader(random.id(), random.id()));
      case 5 -> new Reserve(random.some(this::holdLine), random.durationMicros());
      case 6 ->
          new Commit(
              random.logId(),
              random.maybeSome(this::part),
              random.any(Remainder.values()),
              random.any(OnExpired.values()));
      case 7 -> new Release(random.logId(), random.maybeSome(this::part));
      case 8 -> new Extend(random.logId(), random.durationMicros());
      case 9 -> new Expire(random.logId());
      case 10 -> new Move(random.id(), random.id(), random.some(this::moveLine));
      case 11 -> new Dispatch(random.id(), random.id(), random.some(this::moveLine));
      case 12 -> new Receive(random.logId(), random.maybeSome(this::receivedLine));
      case 13 -> new Cancel(random.logId());
      case 14 -> open(run(origin));
      case 15 -> new SyncChunk(run(origin), 1 + random.below(1_000), random.some(this::row));
      case 16 -> new ZeroUnlisted(run(origin), random.some(random::key));
      case 17 -> new FinishSyncRun(run(origin));
      case 18 -> new CreateStore(random.id(), random.maybe(random.id(), ""));
      case 19 -> new SetFloor(random.key(), random.floor(random.quantity()), random.version());
      case 20 -> new SetLowStock(random.key(), lowStock(), random.version());
      case 21 -> new ResolveException(random.logId(), random.id());
      case 22 -> new Abandon();
      case 23 -> new BeginEpoch(random.number(), random.positive(), random.id());
      default -> new AdvanceHorizon(random.positive() + 1, random.positive());
    };
  }

  private OpenSyncRun open(SyncRunId run) {
    boolean replaces = random.flip();
    return new OpenSyncRun(
        run,
        replaces ? SyncMode.REPLACE : SyncMode.MERGE,
        random.anchor(),
        replaces ? random.some(random::id) : List.of(),
        random.flip());
  }

  private SyncRunId run(String origin) {
    return new SyncRunId(origin, random.id());
  }

  private AdjustLine line() {
    return new AdjustLine(
        random.key(),
        random.maybe(random.positiveQuantity(), -random.positiveQuantity()),
        random.any(AdjustReason.values()),
        random.version());
  }

  private CountAnchor countAnchor() {
    long version = random.positive();
    return new CountAnchor(
        random.epoch(), version, version == 0 ? 0 : random.number(), random.quantity());
  }

  private HoldLine holdLine() {
    return new HoldLine(random.key(), random.positiveQuantity(), random.version());
  }

  private RecordQuantity part() {
    return new RecordQuantity(random.key(), random.positiveQuantity());
  }

  private MoveLine moveLine() {
    return new MoveLine(random.id(), random.positiveQuantity(), random.version());
  }

  private ReceivedLine receivedLine() {
    return new ReceivedLine(
        random.id(),
        random.positiveQuantity(),
        random.maybe(random.positiveQuantity(), 0L),
        random.maybe(random.positiveQuantity(), 0L),
        random.maybe(random.positiveQuantity(), 0L));
  }

  private SyncRow row() {
    return new SyncRow(random.key(), random.quantity(), random.version());
  }

  private OptionalLong lowStock() {
    return random.flip() ? OptionalLong.empty() : OptionalLong.of(random.quantity());
  }
}
