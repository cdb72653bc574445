package io.onhand.server.api;

import io.onhand.inventory.v1.AdjustLine;
import io.onhand.replication.v1.LowStockCrossing;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.StoreSlice;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LogCommand;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.TransferCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What an entry says of each store, with nothing of the others in it. */
final class FeedSlices {
  private FeedSlices() {}

  /** The slices of an entry, by store, in the order first named. */
  static SequencedMap<String, StoreSlice.Builder> of(Entry entry) {
    SequencedMap<String, StoreSlice.Builder> slices = new LinkedHashMap<>();
    for (io.onhand.server.domain.AdjustLine line : lines(entry)) {
      slice(slices, line.key().store()).addLines(line(line));
    }
    for (Change change : entry.changes()) {
      add(slices, change);
    }
    return slices;
  }

  /** Whether the slice tells of more than what was asked. */
  static boolean hasChanges(StoreSlice.Builder slice) {
    return slice.getChangesCount() > 0
        || slice.getDeclared()
        || slice.getReservationsCount() > 0
        || slice.getTransfersCount() > 0
        || slice.getExceptionsCount() > 0;
  }

  private static void add(SequencedMap<String, StoreSlice.Builder> slices, Change change) {
    switch (change) {
      case RecordChanged changed ->
          slice(slices, changed.after().key().store()).addChanges(change(changed));
      case ReservationChanged(_, Reservation after, _) ->
          after
              .byStore()
              .forEach((store, part) ->
                  slice(slices, store).addReservations(ThingMapper.reservation(part)));
      case TransferChanged(_, Transfer after) -> {
        io.onhand.inventory.v1.Transfer transfer = ThingMapper.transfer(after);
        slice(slices, after.fromStore()).addTransfers(transfer);
        slice(slices, after.toStore()).addTransfers(transfer);
      }
      case ExceptionChanged changed ->
          slice(slices, changed.after().record().store())
              .addExceptions(ThingMapper.exception(changed.after()));
      case StoreDeclared declared -> slice(slices, declared.store().id()).setDeclared(true);
      case SyncRunChanged _, HorizonMoved _, EpochEnded _, OperationVoided _ -> {}
    }
  }

  /** The lines that were asked for, of a command that has such. */
  static List<io.onhand.server.domain.AdjustLine> lines(Entry entry) {
    return switch (entry.command().body()) {
      case Adjust adjust -> List.of(adjust.line());
      case Basket basket -> basket.lines();
      case StockCommand _,
          ReservationCommand _,
          TransferCommand _,
          SyncCommand _,
          AdminCommand _,
          LogCommand _ ->
          List.of();
    };
  }

  private static RecordChange.Builder change(RecordChanged change) {
    return RecordChange.newBuilder()
        .setRecord(RecordMapper.record(change.after()))
        .setOnHandDelta(change.onHandDelta())
        .setLowStock(lowStock(change));
  }

  /** Also a change of the mark itself can make a record low, or let it recover. */
  private static LowStockCrossing lowStock(RecordChanged change) {
    StockRecord before = change.before();
    boolean wasLow = before != null && isLow(before);
    boolean isLow = isLow(change.after());
    if (wasLow == isLow) {
      return LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED;
    }
    return isLow
        ? LowStockCrossing.LOW_STOCK_CROSSING_BECAME_LOW
        : LowStockCrossing.LOW_STOCK_CROSSING_RECOVERED;
  }

  private static boolean isLow(StockRecord record) {
    return record.lowStockAt().isPresent() && record.available() <= record.lowStockAt().getAsLong();
  }

  private static AdjustLine line(io.onhand.server.domain.AdjustLine line) {
    AdjustLine.Builder message =
        AdjustLine.newBuilder()
            .setProduct(line.key().product())
            .setStore(line.key().store())
            .setDelta(line.delta())
            .setReason(RecordMapper.reason(line.reason()));
    line.expectedVersion().ifPresent(message::setExpectedVersion);
    return message.build();
  }

  private static StoreSlice.Builder slice(
      SequencedMap<String, StoreSlice.Builder> slices, String store) {
    return slices.computeIfAbsent(store, id -> StoreSlice.newBuilder().setStore(id));
  }
}
