package io.onhand.cli.log;

import io.onhand.cli.output.ChangeTable;
import io.onhand.cli.output.ChangeTable.Row;
import io.onhand.cli.output.Text;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunOpened;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
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
          String why = rejected.reason() + " (" + operation(entry) + ")";
          print(entry, "refused", rejected.store(), why);
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
                  Text.signed(changed.onHandDelta()),
                  Text.number(changed.after().onHand()),
                  Text.number(changed.after().version()),
                  entry.command().header().reference()));
      case StoreDeclared declared ->
          print(entry, "store", declared.store().id(), declared.store().displayName());
      case SyncRunOpened opened -> print(entry, "sync run", "", opened.run().id().runId());
      case HorizonMoved moved ->
          print(entry, "horizon", "", "forgets keys below " + Text.number(moved.sequence()));
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
    return Text.time(EntryJson.instant(entry.logTimeMicros()));
  }

  /** Why a record changed: the reason of the line that names it, where there are lines. */
  private static String what(Entry entry, RecordKey key) {
    List<AdjustLine> lines =
        switch (entry.command().body()) {
          case Adjust adjust -> List.of(adjust.line());
          case Basket basket -> basket.lines();
          case OpenSyncRun _, SyncChunk _, CreateStore _, Abandon _, AdvanceHorizon _ -> List.of();
        };
    return lines.stream()
        .filter(line -> line.key().equals(key))
        .map(line -> line.reason().name().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElseGet(() -> operation(entry));
  }

  private static String operation(Entry entry) {
    return EntryJson.operation(entry.command().body()).toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
