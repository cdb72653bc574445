package io.onhand.cli.feed;

import com.google.protobuf.Message;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.ChangeTable;
import io.onhand.cli.output.ChangeTable.Row;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.Text;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import io.onhand.replication.v1.EntryHeader;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.FeedOpened;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.SnapshotEnd;
import io.onhand.replication.v1.SnapshotRecords;
import io.onhand.replication.v1.StoreSlice;
import java.util.Locale;

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
        line(
            record.getUpdatedSequence(), Text.time(record.getUpdatedAt()), "", "holds", record, "");
      }
    }
    invocation.out().flush();
  }

  @Override
  public void snapshotEnd(SnapshotEnd end) {
    if (invocation.json()) {
      frame("snapshot_end", end);
    } else {
      invocation.note(
          Text.number(end.getRecords())
              + " records as of sequence "
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
        String delta = Text.signed(change.getOnHandDelta());
        String what = reason(slice, change.getRecord());
        line(header.getSequence(), time, header.getOrigin(), what, change.getRecord(), delta);
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
      table.print(Row.of(header.getSequence(), time, header.getOrigin(), "-", stores(entry), ""));
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
            MessageJson.shortName(header.getRefusal().getReason())));
  }

  private void line(
      long sequence, String time, String origin, String what, Record record, String delta) {
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
            invocation.products().description(record.getProduct())));
  }

  /** The reason of the line that changed the record; a sync chunk has no lines. */
  private static String reason(StoreSlice slice, Record record) {
    return slice.getLinesList().stream()
        .filter(line -> line.getProduct().equals(record.getProduct()))
        .map(line -> MessageJson.shortName(line.getReason()).toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse("sync");
  }

  private static String stores(FeedEntry entry) {
    return String.join(", ", entry.getSlicesList().stream().map(StoreSlice::getStore).toList());
  }
}
