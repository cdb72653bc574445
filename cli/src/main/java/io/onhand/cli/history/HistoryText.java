package io.onhand.cli.history;

import io.onhand.cli.output.Column;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.HistoryEntry;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.StockException;
import java.util.ArrayList;
import java.util.List;

/** How the changes of a record look to people. */
final class HistoryText {

  private HistoryText() {}

  static Table emptyTable() {
    return new Table(
        Column.number("SEQUENCE"),
        Column.text("TIME"),
        Column.text("WHAT"),
        Column.text("ORIGIN"),
        Column.number("CHANGE"),
        Column.number("ON HAND"),
        Column.number("RESERVED"),
        Column.number("INCOMING"),
        Column.number("FLOOR"),
        Column.number("VERSION"),
        Column.text("REFERENCE"),
        Column.text("NOTE"));
  }

  static void add(Table table, HistoryEntry entry) {
    Record after = entry.getAfter();
    long change = after.getOnHand() - entry.getBefore().getOnHand();
    table.row(
        entry.getPosition().getSequence(),
        Text.time(entry.getLogTime()),
        what(entry),
        entry.getOrigin(),
        change == 0 ? "" : Text.signed(change),
        after.getOnHand(),
        Text.nonZero(after.getReserved()),
        Text.nonZero(after.getIncoming()),
        after.hasFloor() ? Text.nonZero(after.getFloor()) : "none",
        after.getVersion(),
        entry.getReference(),
        note(entry));
  }

  /** The reasons of an adjustment say more than its kind. */
  private static String what(HistoryEntry entry) {
    String what =
        entry.getReasonsCount() == 0
            ? MessageJson.shortName(entry.getOperation())
            : String.join(
                ", ", entry.getReasonsList().stream().map(MessageJson::shortName).toList());
    boolean fact = entry.getKind() == CommandKind.COMMAND_KIND_FACT;
    return Text.words(what) + (fact ? " (fact)" : "");
  }

  private static String note(HistoryEntry entry) {
    List<String> notes = new ArrayList<>();
    if (entry.getVoidsSequence() != 0) {
      notes.add("takes back " + Text.number(entry.getVoidsSequence()));
    }
    if (entry.getVoidedBySequence() != 0) {
      notes.add("taken back by " + Text.number(entry.getVoidedBySequence()));
    }
    if (!entry.getReservationId().isEmpty()) {
      notes.add("reservation " + entry.getReservationId());
    }
    if (!entry.getTransferId().isEmpty()) {
      notes.add("transfer " + entry.getTransferId());
    }
    for (StockException exception : entry.getOpenedExceptionsList()) {
      notes.add(
          "exception "
              + exception.getExceptionId()
              + ": "
              + Text.words(MessageJson.shortName(exception.getKind()))
              + " by "
              + Text.number(exception.getQuantity()));
    }
    return String.join("; ", notes);
  }
}
