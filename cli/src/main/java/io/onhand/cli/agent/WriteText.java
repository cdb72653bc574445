package io.onhand.cli.agent;

import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.agent.v1.RecordEffect;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.Refusal;
import java.util.ArrayList;
import java.util.List;

/** How the writes of an outbox look to people. */
final class WriteText {

  /** So many records are named in a row; the rest is counted. */
  private static final int RECORDS_SHOWN = 2;

  private WriteText() {}

  static Table queuedTable() {
    return new Table(
        Column.number("NUMBER"),
        Column.text("QUEUED"),
        Column.text("ORIGIN"),
        Column.text("KEY"),
        Column.text("WHAT"),
        Column.text("DOES"),
        Column.number("TRIES"),
        Column.text("LAST TRY"));
  }

  static void queued(Table table, QueuedWrite write) {
    table.row(
        write.getNumber(),
        Text.time(write.getQueuedAt()),
        write.getOrigin(),
        write.getIdempotencyKey(),
        what(write),
        does(write, RECORDS_SHOWN),
        Text.nonZero(write.getTries()),
        lastTry(write));
  }

  static Table parkedTable() {
    return new Table(
        Column.number("NUMBER"),
        Column.text("PARKED"),
        Column.text("ORIGIN"),
        Column.text("KEY"),
        Column.text("WHAT"),
        Column.text("DOES"),
        Column.text("REFUSED FOR"),
        Column.text("REFERENCE"));
  }

  static void parked(Table table, ParkedWrite parked) {
    QueuedWrite write = parked.getWrite();
    table.row(
        write.getNumber(),
        Text.time(parked.getParkedAt()),
        write.getOrigin(),
        write.getIdempotencyKey(),
        what(write),
        does(write, RECORDS_SHOWN),
        reason(parked.getRefusal()),
        write.getReference());
  }

  /** The reason's name without its prefix; empty when there is none. */
  static String reason(Refusal refusal) {
    String name = MessageJson.shortName(refusal.getReason());
    return name.equals("UNSPECIFIED") ? "" : name;
  }

  /** What kind of command it is. */
  static String what(QueuedWrite write) {
    String what = Text.words(MessageJson.shortName(write.getOperation()));
    return write.getKind() == CommandKind.COMMAND_KIND_FACT ? what + " (fact)" : what;
  }

  /** What it does to its records, or what it names instead. */
  static String does(QueuedWrite write, int recordsShown) {
    List<RecordEffect> effects = write.getEffectsList();
    if (effects.isEmpty()) {
      return write.getSubject();
    }
    List<String> shown = new ArrayList<>();
    for (RecordEffect effect : effects.subList(0, Math.min(recordsShown, effects.size()))) {
      String delta = effect.getOnHandDelta() != 0 ? " " + Text.signed(effect.getOnHandDelta()) : "";
      shown.add(effect.getKey().getProduct() + " @ " + effect.getKey().getStore() + delta);
    }
    if (effects.size() > recordsShown) {
      shown.add((effects.size() - recordsShown) + " more");
    }
    return String.join(", ", shown);
  }

  private static String lastTry(QueuedWrite write) {
    String reason = write.hasLastFailure() ? reason(write.getLastFailure()) : "";
    return write.getOutcomeUnknown() && reason.isEmpty() ? "not answered" : reason;
  }
}
