package io.onhand.cli.status;

import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.admin.v1.Subscriber;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.Facts;
import io.onhand.cli.output.FollowerState;
import io.onhand.cli.output.Palette;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.inventory.v1.Position;
import java.io.PrintWriter;
import java.util.List;

/** A server's status as people read it. */
final class StatusText {

  private final PrintWriter out;
  private final Palette palette;

  StatusText(PrintWriter out, Palette palette) {
    this.out = out;
    this.palette = palette;
  }

  void central(GetStatusResponse status) {
    new Facts()
        .add("server", "Central " + status.getVersion())
        .add("head", position(status.getHead()))
        .add("head decided", Text.time(status.getHeadTime()))
        .add("log from", status.getOldestSequence())
        .add("keys remembered from", status.getHorizon())
        .add("records", status.getRecords())
        .add("stores", (long) status.getStores())
        .add(
            "commands",
            Text.number(status.getCommands().getAccepted())
                + " accepted, "
                + Text.number(status.getCommands().getRejected())
                + " refused, "
                + Text.number(status.getCommands().getReplayed())
                + " answered again")
        .add(
            "verified backup",
            status.hasVerifiedBackup()
                ? "up to "
                    + Text.number(status.getVerifiedBackup().getSequence())
                    + ", made "
                    + Text.time(status.getVerifiedBackupCreatedAt())
                    + replayed(status)
                : "none")
        .add("in flight", (long) status.getInFlight())
        .add("disk", disk(status))
        .add("started", Text.time(status.getStartedAt()))
        .add("recovery", Text.number(status.getRecoveryMillis()) + " ms")
        .print(out, palette);
    for (String alarm : status.getAlarmsList()) {
      out.println(palette.bad("ALARM  " + Text.plain(alarm)));
    }
    if (status.getSubscribersCount() > 0) {
      out.println();
      subscribers(status.getSubscribersList());
    }
  }

  private void subscribers(List<Subscriber> subscribers) {
    Table table =
        new Table(
            Column.text("AGENT"),
            Column.text("FEED"),
            Column.text("STATE"),
            Column.number("DURABLE"),
            Column.number("BEHIND"),
            Column.text("REPORTED"),
            Column.text("STORES"));
    for (Subscriber it : subscribers) {
      table.row(
          it.getSubscriberId(),
          it.getConnected() ? "open" : "closed",
          FollowerState.text(
              it.getState(), it.hasNotSeenFor() ? it.getNotSeenFor() : null, it.getConnected()),
          it.hasDurable() ? it.getDurable().getSequence() : "none",
          it.getLagEntries(),
          Text.time(it.getReportedAt()),
          stores(it.getStoresList()));
    }
    table.print(out, palette);
  }

  /** What is said when the log is not trimmed up to the newest verified copy. */
  private static String replayed(GetStatusResponse status) {
    if (!status.hasReplayedBackup()) {
      return "; its log was not replayed, so the log is not trimmed";
    }
    return status.getReplayedBackup().equals(status.getVerifiedBackup())
        ? ""
        : "; its log was not replayed, so the log is trimmed up to "
            + Text.number(status.getReplayedBackup().getSequence())
            + " at most";
  }

  private String disk(GetStatusResponse status) {
    return Text.bytes(status.getDiskUsableBytes())
        + " free"
        + (status.getDiskLow() ? ", LOW: writes are refused below " : ", writes are refused below ")
        + Text.bytes(status.getDiskLowWaterBytes());
  }

  static String position(Position position) {
    return Text.number(position.getSequence())
        + " (epoch "
        + Long.toUnsignedString(position.getEpoch())
        + ")";
  }

  static String stores(List<String> stores) {
    return stores.isEmpty() ? "all" : String.join(", ", stores);
  }

  /** A name of the contract in words; nothing where it was not said. */
  static String words(String name) {
    return name.equals("UNSPECIFIED") ? "" : Text.words(name);
  }
}
