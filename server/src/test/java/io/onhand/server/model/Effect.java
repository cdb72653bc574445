package io.onhand.server.model;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
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
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a decision does, in the words of a table's cell. */
final class Effect {
  private Effect() {}

  static String of(Decision decision, long nowMicros) {
    return switch (decision) {
      case Rejected it -> it.reason().name();
      case Accepted it -> {
        List<String> words = new ArrayList<>();
        it.rows().forEach(row -> words.add(row(row)));
        List<Change> named = new ArrayList<>(it.changes());
        named.removeIf(RecordChanged.class::isInstance);
        named.forEach(change -> words.add(change(change, nowMicros)));
        for (Change change : it.changes()) {
          if (change instanceof RecordChanged record) {
            words.add(record(record));
          }
        }
        yield words.isEmpty() ? "accepted, nothing changes" : String.join("; ", words);
      }
    };
  }

  private static String row(RowResult row) {
    return row.reason() == null ? row.outcome().name() : row.outcome() + " " + row.reason();
  }

  private static String change(Change change, long nowMicros) {
    return switch (change) {
      case ReservationChanged it -> reservation(it, nowMicros);
      case TransferChanged it -> transfer(it.after());
      case ExceptionChanged it ->
          it.after().resolution() == null
              ? "opens " + it.after().kind() + " of " + it.after().quantity()
              : "resolved";
      case SyncRunChanged it -> it.run().isFinished() ? "finished" : "opened";
      case StoreDeclared _, HorizonMoved _, EpochEnded _, OperationVoided _, RecordChanged _ -> "";
    };
  }

  private static String reservation(ReservationChanged change, long nowMicros) {
    Reservation after = change.after();
    if (after.state() != ReservationState.OPEN) {
      return after.state().name();
    }
    long held = 0;
    for (ReservationLine line : after.lines()) {
      held += line.quantity() - line.committed() - line.released() - line.expired();
    }
    long seconds = (after.expiresAtMicros() - nowMicros) / 1_000_000;
    return String.format(Locale.ROOT, "OPEN, holds %d for %,d s", held, seconds);
  }

  private static String transfer(Transfer after) {
    if (after.state() != TransferState.IN_TRANSIT) {
      return after.state().name();
    }
    long left = 0;
    for (TransferLine line : after.lines()) {
      left +=
          line.dispatched() - line.received() - line.damaged() - line.missing() - line.returned();
    }
    return "IN_TRANSIT, " + left + " on its way";
  }

  private static String record(RecordChanged change) {
    StockRecord before = change.before();
    StockRecord after = change.after();
    List<String> numbers = new ArrayList<>();
    add(numbers, "on hand", after.onHand() - (before == null ? 0 : before.onHand()));
    add(numbers, "reserved", after.reserved() - (before == null ? 0 : before.reserved()));
    add(numbers, "incoming", after.incoming() - (before == null ? 0 : before.incoming()));
    String born = before == null ? " born" : "";
    return after.key() + born + ": " + (numbers.isEmpty() ? "0" : String.join(", ", numbers));
  }

  private static void add(List<String> numbers, String name, long delta) {
    if (delta != 0) {
      numbers.add(String.format(Locale.ROOT, "%s %+d", name, delta));
    }
  }
}
