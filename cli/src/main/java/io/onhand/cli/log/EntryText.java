package io.onhand.cli.log;

import io.onhand.cli.output.ChangeTable;
import io.onhand.cli.output.ChangeTable.Row;
import io.onhand.cli.output.Text;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRun;
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
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints entries for people: a line per changed or refused record, at least one per entry. */
final class EntryText {

  private final ChangeTable table;

  EntryText(ChangeTable table) {
    this.table = table;
  }

  void print(Entry entry) {
    switch (entry.decision()) {
      case Accepted accepted -> {
        accepted.changes().forEach(change -> print(entry, change));
        accepted.refused().forEach(refused -> print(entry, refused));
        if (accepted.changes().isEmpty() && accepted.refused().isEmpty()) {
          print(entry, operation(entry), "", "changed nothing");
        }
      }
      case Rejected rejected -> {
        if (rejected.lines().isEmpty()) {
          String why = rejected.reason() + " (" + operation(entry) + ") " + rejected.subject();
          print(entry, "refused", "", why);
        }
        rejected.lines().forEach(refused -> print(entry, refused));
      }
    }
  }

  private void print(Entry entry, Change change) {
    switch (change) {
      case RecordChanged changed ->
          table.print(
              new Row(
                  entry.sequence(),
                  time(entry),
                  entry.command().header().origin(),
                  what(entry, changed.after().key()),
                  changed.after().key().product(),
                  changed.after().key().store(),
                  ChangeTable.delta(changed.onHandDelta()),
                  Text.number(changed.after().onHand()),
                  Text.number(changed.after().version()),
                  note(entry, changed.after())));
      case StoreDeclared declared ->
          print(entry, "store", declared.store().id(), declared.store().displayName());
      case SyncRunChanged changed -> print(entry, "sync run", "", run(changed.run()));
      case HorizonMoved moved ->
          print(entry, "horizon", "", "forgets keys below " + Text.number(moved.sequence()));
      case EpochEnded ended ->
          print(
              entry,
              "new epoch",
              "",
              "restored; epoch "
                  + Long.toUnsignedString(ended.epoch())
                  + " ended at "
                  + Text.number(ended.sequence()));
      case ReservationChanged changed ->
          print(
              entry,
              "reservation",
              "",
              changed.after().id() + " is " + lower(changed.after().state()));
      case TransferChanged changed ->
          print(
              entry,
              "transfer",
              "",
              changed.after().id() + " is " + lower(changed.after().state()));
      case ExceptionChanged changed -> exception(entry, changed.after());
      case OperationVoided voided ->
          print(entry, "voids", "", "sequence " + Text.number(voided.remembered().sequence()));
    }
  }

  private void print(Entry entry, LineRejection refused) {
    table.print(
        new Row(
            entry.sequence(),
            time(entry),
            entry.command().header().origin(),
            "refused",
            refused.key().product(),
            refused.key().store(),
            "(" + Text.signed(refused.delta()) + ")",
            refused.current() == null ? "" : Text.number(refused.current().onHand()),
            refused.current() == null ? "" : Text.number(refused.current().version()),
            refused.reason().name()));
  }

  private void print(Entry entry, String what, String store, String note) {
    table.print(
        Row.of(
            entry.sequence(), time(entry), entry.command().header().origin(), what, store, note));
  }

  private static String time(Entry entry) {
    return Text.time(LogFields.instant(entry.logTimeMicros()));
  }

  private static String note(Entry entry, StockRecord record) {
    List<String> notes = new ArrayList<>(ChangeTable.parts(record.reserved(), record.incoming()));
    if (entry.command().isFact()) {
      notes.add("fact");
    }
    notes.add(entry.command().header().reference());
    return String.join("; ", notes.stream().filter(it -> !it.isEmpty()).toList());
  }

  private void exception(Entry entry, StockException exception) {
    StockException.Resolution resolution = exception.resolution();
    print(
        entry,
        exception.isOpen() ? "exception" : "resolved",
        exception.record().store(),
        exception.id()
            + " "
            + lower(exception.kind())
            + " by "
            + Text.number(exception.quantity())
            + " of "
            + exception.record().product()
            + (resolution == null ? "" : ": " + resolution.reason()));
  }

  private static String run(SyncRun run) {
    return run.id().runId() + (run.isFinished() ? " is finished" : "");
  }

  /** Why a record changed: the reason of the line that names it, where there are lines. */
  private static String what(Entry entry, RecordKey key) {
    CommandBody body = entry.command().body();
    List<AdjustLine> lines =
        body instanceof Adjust adjust
            ? List.of(adjust.line())
            : body instanceof Basket basket ? basket.lines() : List.of();
    return lines.stream()
        .filter(line -> line.key().equals(key))
        .map(line -> lower(line.reason()))
        .findFirst()
        .orElseGet(() -> operation(entry));
  }

  private static String operation(Entry entry) {
    return lower(Operations.name(entry.command().body()));
  }

  private static String lower(Object name) {
    return name.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
