package io.onhand.server.api;

import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.Transfer;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * An accepted entry, and what its answer takes from it.
 *
 * @param entry the entry
 * @param decision its decision
 * @param epoch the log's history
 * @param isReplayed whether it was decided for an earlier call
 */
record AcceptedEntry(Entry entry, Accepted decision, long epoch, boolean isReplayed) {

  CommandBody body() {
    return entry.command().body();
  }

  /** What became of the command. */
  Receipt receipt() {
    Receipt.Builder receipt =
        Receipt.newBuilder()
            .setApplied(
                Applied.newBuilder()
                    .setPosition(position(entry.sequence()))
                    .setLogTime(RecordMapper.timestamp(entry.logTimeMicros())))
            .setReplayed(isReplayed);
    for (ExceptionChanged changed : changes(ExceptionChanged.class)) {
      if (changed.before() == null) {
        receipt.addExceptions(ThingMapper.exception(changed.after()));
      }
    }
    return receipt.build();
  }

  Position position(long sequence) {
    return RecordMapper.position(epoch, sequence);
  }

  /** The changes of one kind, in the order decided. */
  <C extends Change> List<C> changes(Class<C> kind) {
    List<C> found = new ArrayList<>();
    for (Change change : decision.changes()) {
      if (kind.isInstance(change)) {
        found.add(kind.cast(change));
      }
    }
    return found;
  }

  /** The only change of its kind, or the first. */
  <C extends Change> C change(Class<C> kind) {
    List<C> found = changes(kind);
    if (found.isEmpty()) {
      throw new IllegalStateException(
          "Expected a " + kind.getSimpleName() + " in entry " + entry.sequence() + ".");
    }
    return found.getFirst();
  }

  /** The only record that it changed, as it left it. */
  Record record() {
    return RecordMapper.record(change(RecordChanged.class).after());
  }

  /** The records that it changed, as it left them, in the order decided. */
  List<Record> records() {
    return changes(RecordChanged.class).stream()
        .map(changed -> RecordMapper.record(changed.after()))
        .toList();
  }

  /** The records that it changed, as it left them, in the order in which the keys first come. */
  List<Record> records(List<RecordKey> order) {
    Map<RecordKey, Record> records = new HashMap<>();
    for (RecordChanged changed : changes(RecordChanged.class)) {
      records.put(changed.after().key(), RecordMapper.record(changed.after()));
    }
    List<Record> found = new ArrayList<>(records.size());
    for (RecordKey key : new LinkedHashSet<>(order)) {
      Record record = records.get(key);
      if (record != null) {
        found.add(record);
      }
    }
    return found;
  }

  /** The reservation as it left it. */
  Reservation reservation() {
    return ThingMapper.reservation(change(ReservationChanged.class).after());
  }

  /** The transfer as it left it. */
  Transfer transfer() {
    return ThingMapper.transfer(change(TransferChanged.class).after());
  }
}
