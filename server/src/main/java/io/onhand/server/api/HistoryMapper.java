package io.onhand.server.api;

import io.onhand.inventory.v1.HistoryEntry;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
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
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Entry;

/** Entries as the history of one record shows them. */
final class HistoryMapper {
  private HistoryMapper() {}

  /**
   * What an entry did to a record.
   *
   * @param change the entry's change of the record
   * @param voidedBy the sequence of the entry that took it back; 0: none
   */
  static HistoryEntry entry(Entry entry, RecordChanged change, long epoch, long voidedBy) {
    RecordKey key = change.after().key();
    HistoryEntry.Builder message =
        HistoryEntry.newBuilder()
            .setPosition(RecordMapper.position(epoch, entry.sequence()))
            .setLogTime(RecordMapper.timestamp(entry.logTimeMicros()))
            .setAfter(RecordMapper.record(change.after()))
            .setOperation(OperationKindMapper.operation(entry.command().body()))
            .setKind(OperationKindMapper.kind(entry.command()))
            .setVoidedBySequence(voidedBy);
    if (change.before() != null) {
      message.setBefore(RecordMapper.record(change.before()));
    }
    if (!entry.command().isInternal()) { // the server's own have no header worth telling
      putHeader(message, entry.command().header());
    }
    FeedSlices.lines(entry).stream()
        .filter(line -> line.key().equals(key))
        .map(AdjustLine::reason)
        .distinct()
        .forEach(reason -> message.addReasons(RecordMapper.reason(reason)));
    LogId reservation = entry.command().body().reservation();
    if (reservation != null) {
      message.setReservationId(reservation.toString());
    }
    LogId transfer = entry.command().body().transfer();
    if (transfer != null) {
      message.setTransferId(transfer.toString());
    }
    entry.changes().forEach(other -> put(message, other, key));
    return message.build();
  }

  private static void putHeader(HistoryEntry.Builder message, CommandHeader header) {
    message
        .setOrigin(header.origin())
        .setCaller(header.caller())
        .setIdempotencyKey(header.key())
        .setReference(header.reference());
    if (header.occurredAtMicros() != 0) {
      message.setOccurredAt(RecordMapper.timestamp(header.occurredAtMicros()));
    }
  }

  private static void put(HistoryEntry.Builder message, Change change, RecordKey key) {
    switch (change) {
      case ReservationChanged changed -> message.setReservationId(changed.after().id().toString());
      case TransferChanged changed -> message.setTransferId(changed.after().id().toString());
      case OperationVoided voided -> message.setVoidsSequence(voided.remembered().sequence());
      case ExceptionChanged changed -> {
        if (changed.before() == null && changed.after().record().equals(key)) {
          message.addOpenedExceptions(ThingMapper.exception(changed.after()));
        }
      }
      case RecordChanged _, StoreDeclared _, SyncRunChanged _, HorizonMoved _, EpochEnded _ -> {}
    }
  }
}
