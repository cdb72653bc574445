package io.onhand.cli.agent;

import io.onhand.agent.v1.OutboxAction;
import io.onhand.agent.v1.OutboxActionKind;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;

/** How what was done to parked writes looks. */
final class ActionText {

  private ActionText() {}

  static Table emptyTable() {
    return new Table(
        Column.number("ACTION"),
        Column.text("AT"),
        Column.text("WHAT"),
        Column.number("NUMBER"),
        Column.text("ORIGIN"),
        Column.text("KEY"),
        Column.text("REFUSED FOR"),
        Column.number("NOW NUMBER"),
        Column.text("WHO"),
        Column.text("WHY"));
  }

  static void add(Table table, OutboxAction action) {
    table.row(
        action.getAction(),
        Text.time(action.getAt()),
        Text.words(MessageJson.shortName(action.getKind())),
        action.getNumber(),
        action.getOrigin(),
        action.getIdempotencyKey(),
        WriteText.reason(action.getRefusal()),
        Text.nonZero(action.getRetriedNumber()),
        action.getWho(),
        action.getWhy());
  }

  /** Shows one that was done just now. */
  static void show(Invocation invocation, OutboxAction action) {
    if (invocation.json()) {
      invocation.jsonLines().line(json -> MessageJson.fields(json, action));
      return;
    }
    Table table = emptyTable();
    add(table, action);
    invocation.print(table);
    invocation.note(
        action.getKind() == OutboxActionKind.OUTBOX_ACTION_KIND_DISCARDED
            ? "It is given up. ./onhand agent actions keeps what it was."
            : "It waits again as number "
                + Text.number(action.getRetriedNumber())
                + " with key "
                + Text.plain(action.getRetriedKey())
                + ": see ./onhand agent queued.");
  }
}
