package io.onhand.cli.feed;

import com.google.protobuf.Message;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.ChangeTable;
import io.onhand.cli.output.ChangeTable.Row;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.Text;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import io.onhand.replication.v1.EntryHeader;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.FeedOpened;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.SnapshotEnd;
import io.onhand.replication.v1.SnapshotRecords;
import io.onhand.replication.v1.SnapshotThings;
import io.onhand.replication.v1.StoreSlice;
import java.util.ArrayList;
import java.util.List;

/** Prints a feed as it comes. */
final class FeedPrinter implements FeedReader {

  private final Invocation invocation;
  private final RecordOutput records;
  private final ChangeTable table;
  private final long limit;
  private long entries;
  private boolean opened;

  /**
   * A printer.
   *
   * @param limit ends after so many entries
   */
  FeedPrinter(Invocation invocation, long limit) {
    this.invocation = invocation;
    this.limit = limit;
    records = new RecordOutput(invocation.products());
    table = new ChangeTable(invocation.out(), invocation.palette());
  }

  @Override
  public boolean isDone() {
    return entries >= limit || invocation.out().checkError();
  }

  @Override
  public void opened(FeedOpened open) {
    if (invocation.json()) {
      frame("opened", open);
    } else if (!opened) {
      invocation.note(
          "Following "
              + (open.getStoresCount() == 1
                  ? open.getStores(0)
                  : Text.number(open.getStoresCount()) + " stores")
              + "; the head of the log is "
              + Text.number(open.getHead().getSequence())
              + ". Ctrl-C ends.");
    } else {
      invocation.note("Connected again.");
    }
    opened = true;
  }

  @Override
  public void snapshotRecords(SnapshotRecords snapshot) {
    for (Record record : snapshot.getRecordsList()) {
      if (invocation.json()) {
        invocation
            .jsonLines()
            .line(json -> {
              json.name("frame").value("snapshot_record");
              records.describe(json, record.getProduct());
              MessageJson.fields(json, record);
            });
      } else {
        String time = Text.time(record.getUpdatedAt());
        line(record.getUpdatedSequence(), time, "", "holds", record, "", description(record));
      }
    }
    invocation.out().flush();
  }

  @Override
  public void snapshotThings(SnapshotThings things) {
    if (invocation.json()) {
      frame("snapshot_things", things);
    }
  }

  @Override
  public void snapshotEnd(SnapshotEnd end) {
    if (invocation.json()) {
      frame("snapshot_end", end);
    } else {
      invocation.note(
          Text.number(end.getRecords())
              + " records, "
              + open(end)
              + " as of sequence "
              + Text.number(end.getPosition().getSequence())
              + "; what follows is new.");
    }
  }

  @Override
  public void entry(FeedEntry entry) {
    entries++;
    if (invocation.json()) {
      frame("entry", entry);
      return;
    }
    EntryHeader header = entry.getHeader();
    String time = Text.time(header.getLogTime());
    boolean any = false;
    for (StoreSlice slice : entry.getSlicesList()) {
      if (slice.getDeclared()) {
        String store = slice.getStore();
        table.print(Row.of(header.getSequence(), time, header.getOrigin(), "declared", store, ""));
        any = true;
      }
      for (RecordChange change : slice.getChangesList()) {
        Record record = change.getRecord();
        line(
            header.getSequence(),
            time,
            header.getOrigin(),
            what(header, slice, record),
            record,
            ChangeTable.delta(change.getOnHandDelta()),
            note(header, change));
        any = true;
      }
      if (header.hasRefusal()) {
        for (AdjustLine asked : slice.getLinesList()) {
          refused(header, time, asked);
          any = true;
        }
      }
    }
    if (!any) {
      String what = header.hasRefusal() ? "refused" : operation(header);
      String note = header.hasRefusal() ? refusal(header) + " (" + operation(header) + ")" : "";
      table.print(
          Row.of(header.getSequence(), time, header.getOrigin(), what, stores(entry), note));
    }
    invocation.out().flush();
  }

  @Override
  public void broken(String why, Position after) {
    invocation.note(
        "The feed broke ("
            + Text.plain(why)
            + "); it goes on after sequence "
            + Text.number(after.getSequence())
            + ".");
  }

  private static String open(SnapshotEnd end) {
    return Text.number(end.getReservations())
        + " reservations, "
        + Text.number(end.getTransfers())
        + " transfers and "
        + Text.number(end.getExceptions())
        + " exceptions that are open";
  }

  private void frame(String name, Message message) {
    invocation
        .jsonLines()
        .line(json -> {
          json.name("frame").value(name);
          MessageJson.fields(json, message);
        });
  }

  private void refused(EntryHeader header, String time, AdjustLine asked) {
    table.print(
        new Row(
            header.getSequence(),
            time,
            header.getOrigin(),
            "refused",
            asked.getProduct(),
            asked.getStore(),
            "(" + Text.signed(asked.getDelta()) + ")",
            "",
            "",
            refusal(header)));
  }

  private void line(
      long sequence,
      String time,
      String origin,
      String what,
      Record record,
      String delta,
      String note) {
    table.print(
        new Row(
            sequence,
            time,
            origin,
            what,
            record.getProduct(),
            record.getStore(),
            delta,
            Text.number(record.getOnHand()),
            Text.number(record.getVersion()),
            note));
  }

  /** What a person should see first, then what the product is called. */
  private String note(EntryHeader header, RecordChange change) {
    List<String> notes = new ArrayList<>();
    switch (change.getLowStock()) {
      case LOW_STOCK_CROSSING_BECAME_LOW ->
          notes.add("LOW STOCK: available " + Text.number(change.getRecord().getAvailable()));
      case LOW_STOCK_CROSSING_RECOVERED -> notes.add("no longer low");
      case LOW_STOCK_CROSSING_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    Record record = change.getRecord();
    notes.addAll(ChangeTable.parts(record.getReserved(), record.getIncoming()));
    if (header.getKind() == CommandKind.COMMAND_KIND_FACT) {
      notes.add("fact");
    }
    String description = description(record);
    if (!description.isEmpty()) {
      notes.add(description);
    }
    return String.join("; ", notes);
  }

  private String description(Record record) {
    return invocation.products().description(record.getProduct());
  }

  /** The reason of the line that changed the record says more than the kind of command. */
  private static String what(EntryHeader header, StoreSlice slice, Record record) {
    return slice.getLinesList().stream()
        .filter(line -> line.getProduct().equals(record.getProduct()))
        .map(line -> Text.words(MessageJson.shortName(line.getReason())))
        .findFirst()
        .orElseGet(() -> operation(header));
  }

  private static String operation(EntryHeader header) {
    return header.getOperation() == OperationKind.OPERATION_KIND_UNSPECIFIED
        ? "-"
        : Text.words(MessageJson.shortName(header.getOperation()));
  }

  private static String refusal(EntryHeader header) {
    return MessageJson.shortName(header.getRefusal().getReason());
  }

  private static String stores(FeedEntry entry) {
    return String.join(", ", entry.getSlicesList().stream().map(StoreSlice::getStore).toList());
  }
}
