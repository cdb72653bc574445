package io.onhand.server.api;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.replication.v1.Bookmark;
import io.onhand.replication.v1.EntryHeader;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.FeedOpened;
import io.onhand.replication.v1.LowStockCrossing;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.SnapshotEnd;
import io.onhand.replication.v1.SnapshotRecords;
import io.onhand.replication.v1.StoreSlice;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.feed.EncodedEntry;
import io.onhand.server.feed.EncodedEntry.Slice;
import io.onhand.server.feed.Frame;
import io.onhand.server.feed.FrameEncoder;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LogCommand;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.TransferCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Frames of {@code ReplicationService.Subscribe}. Header and slices of an entry are encoded with
 * their tags, once; the frame of a subscription is a few bytes before them.
 */
final class FeedFrames implements FrameEncoder {
  @Override
  public EncodedEntry entry(Entry entry) {
    SequencedMap<String, StoreSlice.Builder> slices = new LinkedHashMap<>();
    for (io.onhand.server.domain.AdjustLine line : lines(entry)) {
      slice(slices, line.key().store()).addLines(line(line));
    }
    for (RecordChanged change : entry.recordChanges()) {
      slice(slices, change.after().key().store())
          .addChanges(
              RecordChange.newBuilder()
                  .setRecord(RecordMapper.record(change.after()))
                  .setOnHandDelta(change.onHandDelta())
                  .setLowStock(lowStock(change)));
    }
    if (entry.decision() instanceof Accepted
        && entry.command().body() instanceof CreateStore declared) {
      slice(slices, declared.store()).setDeclared(true);
    }
    List<Slice> encoded = new ArrayList<>(slices.size());
    slices.forEach((store, slice) ->
        encoded.add(
            new Slice(
                store,
                slice.getDeclared() || slice.getChangesCount() > 0,
                tagged(FeedEntry.SLICES_FIELD_NUMBER, slice.build()))));
    return new EncodedEntry(
        entry.sequence(),
        entry.decision() instanceof Rejected,
        tagged(FeedEntry.HEADER_FIELD_NUMBER, header(entry)),
        encoded);
  }

  @Override
  public Frame entry(EncodedEntry entry, long previousSequence, List<Slice> slices) {
    int body = entry.header().length;
    for (Slice slice : slices) {
      body += slice.bytes().length;
    }
    int entryBytes =
        CodedOutputStream.computeUInt64Size(
                FeedEntry.PREVIOUS_SEQUENCE_FIELD_NUMBER, previousSequence)
            + body;
    byte[] prefix =
        new byte
            [CodedOutputStream.computeTagSize(SubscribeResponse.ENTRY_FIELD_NUMBER)
                + CodedOutputStream.computeUInt32SizeNoTag(entryBytes)
                + entryBytes
                - body];
    CodedOutputStream out = CodedOutputStream.newInstance(prefix);
    try {
      out.writeTag(SubscribeResponse.ENTRY_FIELD_NUMBER, 2);
      out.writeUInt32NoTag(entryBytes);
      out.writeUInt64(FeedEntry.PREVIOUS_SEQUENCE_FIELD_NUMBER, previousSequence);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("Expected room for the frame of an entry.", e);
    }
    List<byte[]> parts = new ArrayList<>(2 + slices.size());
    parts.add(prefix);
    parts.add(entry.header());
    slices.forEach(slice -> parts.add(slice.bytes()));
    return new Frame(parts);
  }

  @Override
  public Frame opened(Position head, boolean isSnapshot, List<String> stores) {
    return frame(
        SubscribeResponse.newBuilder()
            .setOpened(
                FeedOpened.newBuilder()
                    .setHead(position(head))
                    .setSnapshot(isSnapshot)
                    .addAllStores(stores)));
  }

  @Override
  public Frame records(List<StockRecord> records) {
    SnapshotRecords.Builder message = SnapshotRecords.newBuilder();
    records.stream().map(RecordMapper::record).forEach(message::addRecords);
    return frame(SubscribeResponse.newBuilder().setSnapshotRecords(message));
  }

  @Override
  public Frame snapshotEnd(Position position, long records) {
    return frame(
        SubscribeResponse.newBuilder()
            .setSnapshotEnd(
                SnapshotEnd.newBuilder().setPosition(position(position)).setRecords(records)));
  }

  @Override
  public Frame bookmark(Position position, long headSequence, long serverTimeMicros) {
    return frame(
        SubscribeResponse.newBuilder()
            .setBookmark(
                Bookmark.newBuilder()
                    .setPosition(position(position))
                    .setHeadSequence(headSequence)
                    .setServerTime(RecordMapper.timestamp(serverTimeMicros))));
  }

  /** The lines that were asked for, of a command that has such. */
  static List<io.onhand.server.domain.AdjustLine> lines(Entry entry) {
    return switch (entry.command().body()) {
      case Adjust adjust -> List.of(adjust.line());
      case Basket basket -> basket.lines();
      case StockCommand _,
          ReservationCommand _,
          TransferCommand _,
          SyncCommand _,
          AdminCommand _,
          LogCommand _ ->
          List.of();
    };
  }

  private static EntryHeader header(Entry entry) {
    CommandHeader command = entry.command().header();
    EntryHeader.Builder header =
        EntryHeader.newBuilder()
            .setSequence(entry.sequence())
            .setLogTime(RecordMapper.timestamp(entry.logTimeMicros()))
            .setReference(command.reference())
            .setTraceParent(command.traceParent())
            .setOperation(OperationKindMapper.operation(entry.command().body()))
            .setKind(OperationKindMapper.kind(entry.command()));
    if (!entry.command().isInternal()) { // the server's own have neither
      header.setOrigin(command.origin()).setIdempotencyKey(command.key());
    }
    if (command.occurredAtMicros() != 0) {
      header.setOccurredAt(RecordMapper.timestamp(command.occurredAtMicros()));
    }
    if (entry.decision() instanceof Rejected rejected) {
      header.setRefusal(RejectionMapper.refusal(rejected));
    }
    return header.build();
  }

  /** Also a change of the mark itself can make a record low, or let it recover. */
  private static LowStockCrossing lowStock(RecordChanged change) {
    StockRecord before = change.before();
    boolean wasLow = before != null && isLow(before);
    boolean isLow = isLow(change.after());
    if (wasLow == isLow) {
      return LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED;
    }
    return isLow
        ? LowStockCrossing.LOW_STOCK_CROSSING_BECAME_LOW
        : LowStockCrossing.LOW_STOCK_CROSSING_RECOVERED;
  }

  private static boolean isLow(StockRecord record) {
    return record.lowStockAt().isPresent() && record.available() <= record.lowStockAt().getAsLong();
  }

  private static AdjustLine line(io.onhand.server.domain.AdjustLine line) {
    AdjustLine.Builder message =
        AdjustLine.newBuilder()
            .setProduct(line.key().product())
            .setStore(line.key().store())
            .setDelta(line.delta())
            .setReason(RecordMapper.reason(line.reason()));
    line.expectedVersion().ifPresent(message::setExpectedVersion);
    return message.build();
  }

  private static StoreSlice.Builder slice(
      SequencedMap<String, StoreSlice.Builder> slices, String store) {
    return slices.computeIfAbsent(store, id -> StoreSlice.newBuilder().setStore(id));
  }

  private static io.onhand.inventory.v1.Position position(Position position) {
    return RecordMapper.position(position.epoch(), position.sequence());
  }

  private static Frame frame(SubscribeResponse.Builder response) {
    return Frame.of(response.build().toByteArray());
  }

  private static byte[] tagged(int field, MessageLite message) {
    byte[] bytes = new byte[CodedOutputStream.computeMessageSize(field, message)];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeMessage(field, message);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("Expected room for a part of an entry.", e);
    }
    return bytes;
  }
}
